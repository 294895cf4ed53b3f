"""Turns a program and its recordings into HTML: the one place where that happens.

The result is complete without scripts: the program, then every step of every recording as a list.
The page's script only moves through that list.

Pygments colors the code; it is imported when a page is made, so that the recorder itself needs no
more than SQLAlchemy and the standard library.
"""

from __future__ import annotations

import ast
import html
from collections import Counter
from collections.abc import Sequence

from recorder.program import LABELS, START, Program
from recorder.recording import ObjectState, Recording, Sent, SessionState, Step, Table
from recorder.versions import Other, differences

STATES = ("transient", "pending", "persistent", "deleted", "detached")


def program(
    shown: Program, recordings: Sequence[Recording], anchor: str, others: Sequence[Other] = ()
) -> str:
    """The HTML of one program: its code, and what happened when it ran.

    Args:
        shown: The program.
        recordings: One for each of its databases.
        anchor: The id of its heading; `anchor-5` becomes the id of its fifth step.
        others: The other versions of SQLAlchemy that it ran on.
    """
    if len({tuple((step.line, step.kind) for step in r.steps) for r in recordings}) == 1:
        steps = _list(shown, recordings, anchor)
    else:  # what happened took another way on the other database
        steps = "".join(
            f'<div data-database="{recording.database}">'
            f"{_list(shown, [recording], None if number else anchor)}</div>"
            for number, recording in enumerate(recordings)
        )
    strips = _per_database({recording.database: _strip(recording) for recording in recordings})
    legend = "".join(f'<li class="state-{state}">{state}</li>' for state in STATES)
    return (
        f'<div class="program-bar" data-search-exclude>{_stamp(shown, recordings, others)}'
        '<button type="button" class="program-copy">Copy program</button></div>'
        f'<div class="program-code highlight">{_listing(shown, recordings)}</div>'
        f'<figure class="program-panel" data-search-exclude>{_choice()}{steps}</figure>'
        '<footer class="program-foot" data-search-exclude>'
        '<button type="button" data-move="-1" aria-label="Previous step">\u25c0</button>'
        '<button type="button" data-move="1" aria-label="Next step">\u25b6</button>'
        f'<div class="program-track">{strips}'
        '<input type="range" min="1" value="1" aria-label="Step"></div>'
        f'<output></output><ul class="program-legend" aria-label="Colors">{legend}</ul></footer>'
        + "".join(_differences(shown, recordings, other) for other in others if other.recordings)
    )


def escape(value: str, *, quote: bool = False) -> str:
    """A value as HTML that reads as this value; in an attribute, with its quotes escaped.

    What is not printable is written as Python's `repr` writes it: a reader would not see it, HTML
    cannot hold all of it, and Markdown takes some of it for marks of its own.
    """
    if not value.isprintable():
        value = "".join(
            char if char.isprintable() or char in "\n\t" else char.encode("unicode_escape").decode()
            for char in value
        )
    return html.escape(value, quote=quote)


def cost(shown: Program, recordings: Sequence[Recording], code: str) -> str:
    """What a line of a program sends, as text for a sentence: `2 SQL statements (BEGIN, INSERT)`.

    Args:
        shown: The program.
        recordings: One for each of its databases; where they differ, the text says both.
        code: What the line reads, or a part of it that no other line of the example has.

    Raises:
        ValueError: No line has this code, or several have; or it defines, and nothing happens.
    """
    lines = shown.source.splitlines()
    found = [number for number in shown.region if code in lines[number - 1]]
    if len(found) != 1:
        stands = f"on lines {', '.join(map(str, found))}" if found else "on no line"
        raise ValueError(f"`{code}` stands {stands} of the example in {shown.path}; quote one line")
    line = shown.statements[found[0]].lineno  # where the statement begins
    if not any(step.line == line for recording in recordings for step in recording.steps):
        raise ValueError(f"`{code}` in {shown.path} does nothing when it runs; quote another line")
    costs = {}
    for recording in recordings:
        sent = [s for step in recording.steps if step.line == line for s in step.sent]
        verbs = ", ".join(statement.sql.split()[0] for statement in sent)
        number = {0: "no SQL", 1: "1 SQL statement"}.get(len(sent), f"{len(sent)} SQL statements")
        costs[recording.database] = f"{number} ({verbs})" if sent else number
    if len(set(costs.values())) == 1:
        return costs.popitem()[1]
    return ", ".join(f"{text} on {LABELS[database]}" for database, text in costs.items())


def _stamp(shown: Program, recordings: Sequence[Recording], others: Sequence[Other]) -> str:
    """What the program ran on, from its recordings."""
    ran = "".join(
        f'<span title="{escape(recording.versions["driver"], quote=True)}">'
        f"\u2713 <b>{escape(recording.versions['database'].split()[0])}</b> "
        f"{escape(recording.versions['database'].split()[-1])}</span> "
        for recording in recordings
    )
    versions = [recordings[0].versions["sqlalchemy"], *(other.version for other in others)]
    bound = f", as it needs {shown.requires}" if shown.requires else ""
    library = escape(f"SQLAlchemy {' and '.join(versions)}{bound}")
    return f'<span class="program-stamp">{ran}\u00b7 {library}</span>'


def _differences(shown: Program, recordings: Sequence[Recording], other: Other) -> str:
    """The steps that went differently on another version of SQLAlchemy."""
    newest = {recording.database: recording for recording in recordings}
    lists = {}
    for recording in other.recordings:
        items = ""
        for then, now in differences(newest[recording.database], recording):
            parts = "".join(
                part(now, then) for part in PARTS if part(now, then) != part(then, then)
            )
            items += f"<li>{_title(shown, now)}<dl><div>{parts}</div></dl></li>"
        lists[recording.database] = f"<ul>{items}</ul>"
    summary = f"On SQLAlchemy {escape(other.version)}, this differs"
    return (
        f'<details class="program-other" data-search-exclude><summary>{summary}</summary>'
        f"{_per_database(lists)}</details>"
    )


def _choice() -> str:
    """The buttons that choose the database for the whole site."""
    buttons = "".join(
        f'<button type="button" data-choose="{name}" aria-pressed="false">{label}</button>'
        for name, label in LABELS.items()
    )
    return f'<div class="program-choice" role="group" aria-label="Database">{buttons}</div>'


def _per_database(parts: dict[str, str]) -> str:
    """HTML for each database, in a `div`: once if it is the same, else marked with its name."""
    if len(set(parts.values())) == 1:
        part = next(iter(parts.values()))
        return f"<div>{part}</div>" if part else ""
    return "".join(
        f'<div data-database="{database}">{part}</div>' for database, part in parts.items() if part
    )


def _strip(recording: Recording) -> str:
    """One segment a step, colored by the state of the step's first object."""
    segments = "".join(
        f'<i class="state-{step.objects[0].state if step.objects else "none"}"></i>'
        for step in recording.steps
    )
    return f'<div class="program-strip">{segments}</div>'


def telling_step(recording: Recording) -> int:
    """The index of the step that is shown first: the one that sends the most SQL."""
    if not any(step.sent for step in recording.steps):
        return len(recording.steps) - 1
    return max(range(len(recording.steps)), key=lambda i: len(recording.steps[i].sent))


def _list(shown: Program, recordings: Sequence[Recording], anchor: str | None) -> str:
    """The steps of recordings that went the same way."""
    first = telling_step(recordings[0])
    before = [Step(line=0)] * len(recordings)
    items = []
    for index, now in enumerate(zip(*(r.steps for r in recordings), strict=True)):
        identity = f' id="{anchor}-{index + 1}"' if anchor else ""
        current = " data-current" if index == first else ""
        parts = "".join(
            _per_database(
                {
                    recording.database: part(step, previous)
                    for recording, step, previous in zip(recordings, now, before, strict=True)
                }
            )
            for part in PARTS
        )
        items.append(
            f'<li{identity}{current} data-at="{now[0].line}">{_title(shown, now[0])}'
            f"<dl>{parts}</dl></li>"
        )
        before = list(now)
    more = _more("p", max(recording.more_steps for recording in recordings), "step")
    return f'<ol class="program-steps">{"".join(items)}</ol>{more}'


def _title(shown: Program, step: Step) -> str:
    code = escape(shown.source.splitlines()[step.line - 1].strip())
    kind = {"statement": "", "call": " calls", "end": " ends"}[step.kind]
    raised = f' <b class="step-raised">{escape(step.raised)}</b>' if step.raised else ""
    return f'<p class="step-line">Line {step.line}{kind}: <code>{code}</code>{raised}</p>'


def _part(title: str, content: str) -> str:
    return f"<dt>{title}</dt><dd>{content}</dd>"


def _printed(step: Step, before: Step) -> str:
    """Only for readers without scripts: with them, output appears in the program."""
    if not step.printed:
        return ""
    text = escape("\n".join(text for _, text in step.printed))
    # HTML drops a line break behind `<pre>`: this one, and none of the output's.
    return f'<dt class="step-printed">Printed</dt><dd class="step-printed"><pre>\n{text}</pre></dd>'


def _objects(step: Step, before: Step) -> str:
    if not step.objects:
        return ""
    known = {item.name: item for item in before.objects}
    items = "".join(_object(item, changed=known.get(item.name) != item) for item in step.objects)
    items += _more("li", step.more_objects, "object")
    return _part("Objects", f'<ul class="step-objects">{items}</ul>')


def _object(item: ObjectState, *, changed: bool) -> str:
    attributes = [
        f"<code{' class=modified' if key in item.modified else ''}>"
        f"{escape(f'{key}={value}')}</code>"
        for key, value in item.loaded.items()
    ]
    attributes += [f"<code class=expired>{escape(key)}</code>" for key in item.expired]
    attributes += [_more("small", item.more, "attribute")] if item.more else []
    mark = " changed" if changed else ""
    return (
        f'<li class="state-{item.state}{mark}"><code>{escape(item.name)}</code> '
        f"<b>{item.state}</b> {' '.join(attributes)}</li>"
    )


def _sent(step: Step, before: Step) -> str:
    if not step.sent:
        return _part("SQL", '<p class="step-nothing">none</p>')
    items = "".join(map(_statement, step.sent)) + _more("li", step.more_sent, "statement")
    return _part("SQL", f'<ol class="step-sql">{items}</ol>')


def _statement(sent: Sent) -> str:
    parameters = f" <i>{escape(sent.parameters)}</i>" if sent.parameters else ""
    error = f' <b class="step-raised">{escape(sent.error)}</b>' if sent.error else ""
    control = "" if " " in sent.sql else ' class="control"'
    return (
        f"<li{control}><small>{escape(sent.by)}</small>"
        f"<code>{escape(sent.sql)}</code>{parameters}{error}</li>"
    )


def _sessions(step: Step, before: Step) -> str:
    if not step.sessions:
        return ""
    known = {item.name: item for item in before.sessions}
    items = "".join(_session(item, changed=known.get(item.name) != item) for item in step.sessions)
    return _part("Session", f'<ul class="step-sessions">{items}</ul>')


def _session(item: SessionState, *, changed: bool) -> str:
    parts = [f"transaction <b>{item.transaction}</b>"]
    for title, names in (
        ("new", item.new),
        ("dirty", item.dirty),
        ("deleted", item.deleted),
        ("identity map", item.identity_map),
    ):
        if names:
            parts.append(f"{title} <b>{escape(', '.join(names))}</b>")
    mark = ' class="changed"' if changed else ""
    return f"<li{mark}><code>{escape(item.name)}</code> {'; '.join(parts)}</li>"


def _committed(step: Step, before: Step) -> str:
    if step.committed is None:
        content = '<p class="step-nothing">locked: the writer keeps every other connection out</p>'
    elif step.committed:
        known = before.committed or {}
        content = "".join(
            _table(name, table, changed=name in known and known[name] != table)
            for name, table in step.committed.items()
        )
    else:
        return ""
    return _part("Rows another connection sees", content)


def _table(name: str, table: Table, *, changed: bool) -> str:
    def cells(tag: str, texts: list[str]) -> str:
        return "".join(f"<{tag}>{escape(text)}</{tag}>" for text in texts)

    rows = "".join(f"<tr>{cells('td', row)}</tr>" for row in table.rows) or (
        f'<tr><td colspan="{len(table.columns)}" class="step-nothing">no rows</td></tr>'
    )
    mark = " changed" if changed else ""
    more = _more("span", table.more_rows, "row") + _more("span", table.more_columns, "column")
    return (
        f'<table class="step-rows{mark}"><caption>{escape(name)}</caption>'
        f"<thead><tr>{cells('th', table.columns)}</tr></thead><tbody>{rows}</tbody></table>"
        + (f'<p class="step-nothing">{more}</p>' if more else "")
    )


def _more(tag: str, count: int, of_what: str) -> str:
    """What is beyond the limits of a recording."""
    if not count:
        return ""
    return f'<{tag} class="step-more">and {count:,} more {of_what}{"s"[: count != 1]}</{tag}>'


def _unseen(step: Step, before: Step) -> str:
    if not step.unseen:
        return ""
    items = "".join(f"<li>{escape(text)}</li>" for text in step.unseen)
    return _part("Not observed", f'<ul class="step-unseen">{items}</ul>')


PARTS = (_printed, _objects, _sent, _sessions, _committed, _unseen)
"""What a step is shown as."""


def _listing(shown: Program, recordings: Sequence[Recording]) -> str:
    lines = _colored_lines(shown.source)
    start = shown.source.splitlines().index(START) + 1
    notes = _notes(shown, recordings)
    set_up = "".join(_line(shown, number, lines[number - 1], "") for number in range(1, start))
    region = "".join(
        _line(shown, number, lines[number - 1], notes.get(number, "")) for number in shown.region
    )
    summary = escape(f"set-up: {set_up_summary(shown)}")
    return (
        f'<details class="program-setup" data-search-exclude><summary>{summary}</summary>'
        f"<pre><code>{set_up}</code></pre></details>"
        f'<pre class="program-region" tabindex="0"><code>{region}</code></pre>'
    )


def _line(shown: Program, number: int, colored: str, notes: str) -> str:
    kind = "output" if number in shown.output_lines else "line"
    return f'<span class="program-{kind}" data-line="{number}"{notes}>{colored}</span>\n'


def _notes(shown: Program, recordings: Sequence[Recording]) -> dict[int, str]:
    """Attributes of lines: how much SQL each sent; for a `#>` line, the step that printed it."""
    notes: dict[int, str] = {}
    for recording in recordings:
        sent: Counter[int] = Counter()
        printed: Counter[int] = Counter()
        for index, step in enumerate(recording.steps, start=1):
            sent[step.line] += len(step.sent) + step.more_sent
            for line, _ in step.printed:
                end = shown.statements[line].end_lineno or line
                printed[end] += 1
                output = end + printed[end]
                notes[output] = f'{notes.get(output, "")} data-{recording.database}-step="{index}"'
        for line, count in sent.items():
            if count:
                or_more = "+" if recording.more_steps else ""
                said = f"{count}{or_more} SQL"
                notes[line] = f'{notes.get(line, "")} data-{recording.database}="{said}"'
    return notes


def set_up_summary(shown: Program) -> str:
    """What the folded lines hold, in a few words: `imports, User, engine (14 lines)`."""
    first = shown.region.start
    names: list[str] = []
    for node in shown.tree.body:
        if node.lineno >= first:
            break
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names.append("imports")
        elif isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            names.append(node.name)
        elif isinstance(node, ast.Assign):
            names += [target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            names.append("rows")
    unique = [name for name in dict.fromkeys(names) if name != "Base"]
    code = [line for line in shown.source.splitlines()[: first - 2] if line.strip()]
    return f"{', '.join(unique)} ({len(code)} lines)"


# What is worth a color. Names, operators and white space stay plain, which keeps pages small.
_COLORED = ("k", "s", "m", "c", "nb", "nc", "nf", "nd", "ow")


def _colored_lines(source: str) -> list[str]:
    """Each line of a Python source as HTML, with Pygments' class names."""
    from pygments.lexers.python import PythonLexer
    from pygments.token import STANDARD_TYPES

    lines = [""]
    open_class, run = "", ""

    def close() -> None:
        nonlocal run
        escaped = escape(run)
        lines[-1] += f'<span class="{open_class}">{escaped}</span>' if open_class else escaped
        run = ""

    for token, text in PythonLexer(stripnl=False).get_tokens(source):
        short = STANDARD_TYPES.get(token, "")
        short = short if short.startswith(_COLORED) else ""
        for number, part in enumerate(text.split("\n")):
            if number or short != open_class:
                close()
                open_class = short
            if number:
                lines.append("")
            run += part
    close()
    return lines
