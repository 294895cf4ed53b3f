"""What changed from one step to the next, as data and in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Literal

from recorder.recording import ObjectState, SessionState, Step, Table

Row = tuple[Literal["same", "changed", "added", "deleted"], list[str], list[str]]
"""What happened to a row, how it was before, and how it is now."""

EXPIRED = "expired"
LISTS = ("new", "dirty", "deleted", "identity_map")
"""The lists of objects that a Session has."""


def with_predecessors(steps: Sequence[Step]) -> Iterator[tuple[Step, Step]]:
    """Each step with the one before it; its rows are those that another connection saw last."""
    before = Step(line=0)
    for step in steps:
        yield step, before
        seen = before.committed if step.committed is None else step.committed
        before = replace(step, committed=seen)


def values(item: ObjectState) -> dict[str, tuple[str, bool]]:
    """What is known of each attribute: its value and whether that is one; or that it expired."""
    return {key: (value, True) for key, value in item.loaded.items()} | dict.fromkeys(
        item.expired, (EXPIRED, False)
    )


def rows(now: Table, before: Table | None) -> Iterator[Row]:
    """Each row of a table, and those that are gone where they stood.

    A row is the same one if its first column is. What a limit keeps out of sight is not guessed
    at: with rows beyond it, none is said to be added or deleted.
    """
    if before is None or before.columns != now.columns or before.rows == now.rows:
        yield from (("same", row, row) for row in now.rows)
        return
    tables = (before.rows, now.rows)
    by_key = all(len({tuple(row[:1]) for row in table}) == len(table) for table in tables)
    old, new = ([tuple(row[:1] if by_key else row) for row in table] for table in tables)
    for kind, i, i_end, j, j_end in SequenceMatcher(None, old, new, False).get_opcodes():
        if kind == "equal":
            for was, is_now in zip(before.rows[i:i_end], now.rows[j:j_end], strict=True):
                yield ("same" if was == is_now else "changed"), was, is_now
        else:
            if not now.more_rows:
                yield from (("deleted", row, row) for row in before.rows[i:i_end])
            added: Literal["same", "added"] = "same" if before.more_rows else "added"
            yield from ((added, row, row) for row in now.rows[j:j_end])


def in_words(step: Step, before: Step) -> str:
    """What a step changed, short, for those who hear it: `user: now persistent, id now 1`."""
    said = [f"raises {step.raised}"] if step.raised else []
    known = {item.name: item for item in before.objects}
    said += [_object(item, known.get(item.name)) for item in step.objects]
    if step.sent:
        verbs = [sent.sql.split(None, 1)[0] for sent in step.sent]
        said.append(f"sends {', '.join(dict.fromkeys(verbs))}")
    sessions = {item.name: item for item in before.sessions}
    said += [_session(item, sessions.get(item.name)) for item in step.sessions]
    said += _committed(step, before)
    return "; ".join(filter(None, said)) or "nothing changes"


def _object(now: ObjectState, before: ObjectState | None) -> str:
    if before is None:
        return f"{now.name}: {now.state}"
    facts = [f"now {now.state}"] if now.state != before.state else []
    was = values(before)
    facts += [
        f"{key} now {value[0]}" for key, value in values(now).items() if was.get(key) != value
    ]
    return f"{now.name}: {', '.join(facts)}" if facts else ""


def _session(now: SessionState, before: SessionState | None) -> str:
    facts = []
    if now.transaction != (before.transaction if before else "none"):
        facts.append(f"transaction now {now.transaction}")
    for key in LISTS:
        was, is_now = getattr(before, key, []), getattr(now, key)
        title = key.replace("_", " ")
        facts += [f"{name} into {title}" for name in is_now if name not in was]
        facts += [f"{name} out of {title}" for name in was if name not in is_now]
    return f"{now.name}: {', '.join(facts)}" if facts else ""


def _committed(step: Step, before: Step) -> Iterator[str]:
    if step.committed is None:
        yield "others are locked out"
    for name, table in (step.committed or {}).items():
        kinds = [kind for kind, _, _ in rows(table, (before.committed or {}).get(name))]
        for kind in dict.fromkeys(kinds):
            if kind != "same":
                count = kinds.count(kind)
                yield f"others see {count} row{'s'[: count != 1]} of {name} {kind}"
