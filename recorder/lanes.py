"""The picture of a recording: a lane for each object and each Session, a column for each step.

It is a table, because that is what it is: readers without a mouse, without eyes or without scripts
find in its cells the words that the colors and forms stand for. A cell spans the steps during
which nothing changes; a word that does not fit into it is not seen, its color and form are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from recorder.changes import rows, with_predecessors
from recorder.escape import escape
from recorder.recording import ObjectState, Recording, SessionState, Step

MOST_LANES = 8
"""With more of them, a page folds objects."""

SQL = ("INSERT", "UPDATE", "DELETE", "SELECT", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
"""The statements that have a look of their own. A BEGIN shows as the transaction that it begins."""

TRANSACTIONS = {
    "none": "none",
    "begun": "begun",
    "in a savepoint": "savepoint",
    "inactive": "failed",
}
"""What a lane calls the transaction of a Session."""

KINDS = ("object", "raised", "session", "connection", "rows")
"""In which order lanes stand."""


@dataclass(frozen=True)
class Cell:
    """What a lane shows at one step. Neighbors that are equal become one."""

    look: str = ""
    """Class names."""
    text: str = ""
    news: str = ""
    """What follows the text, and is seen alone where both have no room."""
    sent: tuple[str, ...] = ()
    """The kinds of SQL that the step sent."""
    event: int = 0
    """Tells what happens at a step from the same happening at the next."""

    def html(self, span: int) -> str:
        """The cell of a table, as wide as that many steps."""
        look = f' class="{self.look}"' if self.look else ""
        wide = f' colspan="{span}"' if span > 1 else ""
        sent = "".join(_sign(verb) for verb in self.sent)
        news = f", <b>{escape(self.news)}</b>" if self.news else ""
        return f"<td{look}{wide}>{escape(self.text)}{news}{sent}</td>"


@dataclass(frozen=True)
class Lane:
    """One row of the picture, with a cell for each step."""

    kind: str
    name: str
    cells: tuple[Cell, ...]

    def starts(self) -> set[int]:
        """The steps at which a cell of the row begins."""
        return {i for i, cell in enumerate(self.cells) if not i or cell != self.cells[i - 1]}

    def html(self, attributes: str = "", breaks: frozenset[int] = frozenset()) -> str:
        """The row of a table; at `breaks`, too, a cell begins."""
        cells = ""
        starts = sorted(self.starts() | breaks)
        for start, end in zip(starts, [*starts[1:], len(self.cells)], strict=True):
            cell = self.cells[start]
            if start not in self.starts():
                cell = Cell(f"{cell.look} on".strip())
            cells += cell.html(end - start)
        name = escape(self.name)
        return f'<tr class="lane-{self.kind}"{attributes}><th scope="row">{name}</th>{cells}</tr>'


def picture(recordings: Sequence[Recording]) -> str:
    """The lanes of recordings that went the same way; one that differs stands there for each."""
    drawn = {r.database: {(lane.kind, lane.name): lane for lane in lanes(r)} for r in recordings}
    keys = list(dict.fromkeys(key for found in drawn.values() for key in found))
    # A column in which no cell begins is none in HTML: the last lane has one there.
    steps = range(len(recordings[0].steps))
    every = [lane for found in drawn.values() for lane in found.values()]
    still = frozenset(steps).difference(*(lane.starts() for lane in every))
    keys = sorted(keys, key=lambda key: KINDS.index(key[0]))
    made = []
    for key in keys:
        breaks = still if key == keys[-1] else frozenset()
        variants = {database: found[key] for database, found in drawn.items() if key in found}
        if len(variants) == len(drawn) and len(set(variants.values())) == 1:
            html = next(iter(variants.values())).html(breaks=breaks)
        else:
            html = "".join(
                lane.html(f' data-database="{database}"', breaks)
                for database, lane in variants.items()
            )
        made.append((key[0], html))
    objects = [lane for kind, lane in made if kind == "object"]
    others = [lane for kind, lane in made if kind != "object"]
    room = max(1, MOST_LANES - len(others))
    groups = [f"<tbody>{''.join(objects[:room])}</tbody>"] if objects else []
    if more := objects[room:]:
        groups += [
            f'<tbody class="lanes-more">{"".join(more)}</tbody>',
            '<tbody class="lanes-fold"><tr><th><button type="button" aria-expanded="false">'
            f'{len(more)} more</button></th><td colspan="{len(steps)}"></td></tr></tbody>',
        ]
    groups += [f"<tbody>{''.join(others)}</tbody>"] if others else []
    if not made:  # nothing but statements: the slider is all
        return ""
    return (
        '<table class="program-lanes" aria-label="What happened, step by step">'
        f"{''.join(groups)}</table>"
    )


def lanes(recording: Recording) -> Iterator[Lane]:
    """Every lane of a recording."""
    steps = recording.steps
    for name in _names(step.objects for step in steps):
        yield Lane("object", name, tuple(_object(step, name) for step in steps))
    sessions = _names(step.sessions for step in steps)
    for name in sessions:
        yield Lane("session", name, tuple(_session(steps, name)))
    for name in dict.fromkeys(sent.by for step in steps for sent in step.sent):
        if name not in sessions and any(_sent(step, name) for step in steps):
            yield Lane(
                "connection",
                name,
                tuple(_connection(steps, name)),
            )
    if any(step.committed is None or step.committed for step in steps):
        yield Lane("rows", "others see", tuple(_rows(steps)))
    if any(step.raised for step in steps):
        raised = (step.raised for step in steps)
        yield Lane(
            "raised", "raises", tuple(Cell("raised" if text else "", text) for text in raised)
        )


def _names(groups: Iterable[Sequence[ObjectState] | Sequence[SessionState]]) -> list[str]:
    return list(dict.fromkeys(item.name for group in groups for item in group))


def _object(step: Step, name: str) -> Cell:
    item = next((item for item in step.objects if item.name == name), None)
    if item is None:
        return Cell()
    look, said = f"state-{item.state}", [item.state]
    if item.expired:
        look += " expired"
        said.append(f"{', '.join(item.expired)} expired" if item.loaded else "expired")
    if item.modified:
        look += " modified"
        said.append("modified")
    *first, last = said
    return Cell(look, ", ".join(first), last) if first else Cell(look, last)


def _session(steps: Sequence[Step], name: str) -> Iterator[Cell]:
    """The Session's transaction, named where it begins, and the steps that send something."""
    last, said = "", False
    for number, step in enumerate(steps, start=1):
        item = next((item for item in step.sessions if item.name == name), None)
        transaction = TRANSACTIONS[item.transaction] if item else ""
        said = said and transaction == last
        look = f"transaction {transaction}" if item else ""
        if sent := _sent(step, name):
            yield Cell(look, sent=sent, event=number)
            said = True  # what is sent says that there is one
        else:
            yield Cell(look, "" if said or transaction == "none" else transaction)
        last = transaction


def _connection(steps: Sequence[Step], name: str) -> Iterator[Cell]:
    for number, step in enumerate(steps, start=1):
        sent = _sent(step, name)
        yield Cell(sent=sent, event=number) if sent else Cell()


def _sent(step: Step, name: str) -> tuple[str, ...]:
    """The kinds of SQL that a Session or connection sent, each once."""
    verbs = (sent.sql.split(None, 1)[0] for sent in step.sent if sent.by == name)
    return tuple(verb for verb in dict.fromkeys(verbs) if verb != "BEGIN")


def _sign(verb: str) -> str:
    return f'<i class="sql-{verb.lower() if verb in SQL else "other"}">{escape(verb)}</i>'


def _rows(steps: Sequence[Step]) -> Iterator[Cell]:
    """How many rows another connection sees, and where that changes."""
    cell, count = Cell(), 0
    for number, (step, before) in enumerate(with_predecessors(steps), start=1):
        if step.committed is None:
            cell = Cell("locked", "locked")
        elif step.committed:
            known, last = before.committed or {}, count
            tables = step.committed.items()
            count = sum(len(table.rows) + table.more_rows for _, table in tables)
            text = f"{count or 'no'} row{'s'[: count != 1]}"
            changes = (kind for n, t in tables for kind, _, _ in rows(t, known.get(n)))
            if set(changes) - {"same"}:
                cell = Cell("new", f"{text} changed" if count == last else text, event=number)
            elif cell.look == "locked" or not cell.text:
                cell = Cell("", text)
        else:
            cell = Cell()
        yield cell
