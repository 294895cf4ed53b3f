"""A step of a recording as HTML: what a line did, and what changed by it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from recorder.changes import EXPIRED, LISTS, in_words, rows, values, with_predecessors
from recorder.escape import escape, prose
from recorder.program import Program
from recorder.recording import ObjectState, Recording, Sent, SessionState, Step, Table

Pairs = dict[str, tuple[Step, Step]]
"""By database, a step and the one before it."""

ARROW = " \u2192 "


def telling_step(shown: Program, recording: Recording) -> int:
    """The index of the step that is shown first.

    That of the line that the author names; else the first that raises; else the one that sends the
    most SQL.
    """
    steps = recording.steps
    for index, step in enumerate(steps):
        if shown.opens and shown.opens in shown.source.splitlines()[step.line - 1]:
            return index
    for index, step in enumerate(steps):
        if step.raised:
            return index
    if not any(step.sent for step in steps):
        return len(steps) - 1
    return max(range(len(steps)), key=lambda i: len(steps[i].sent))


def steps_of(recordings: Sequence[Recording]) -> Iterator[Pairs]:
    """The steps of recordings that went the same way, each with the one before it."""
    for pairs in zip(*(with_predecessors(r.steps) for r in recordings), strict=True):
        yield {r.database: pair for r, pair in zip(recordings, pairs, strict=True)}


def item(shown: Program, pairs: Pairs, attributes: str) -> str:
    """A step as an item of a list, with further attributes."""
    now, _ = next(iter(pairs.values()))
    parts = "".join(
        per_database({database: part(*pair) for database, pair in pairs.items()}) for part in PARTS
    )
    said = _said({database: in_words(*pair) for database, pair in pairs.items()})
    return f'<li{attributes} data-at="{now.line}"{said}>{_title(shown, now)}<dl>{parts}</dl></li>'


def _said(said: dict[str, str]) -> str:
    """What changed, in words, as attributes: one if it is the same on each database."""
    if len(set(said.values())) == 1:
        return f' data-said="{escape(said.popitem()[1], quote=True)}"'
    return "".join(
        f' data-said-{database}="{escape(words, quote=True)}"' for database, words in said.items()
    )


def per_database(parts: dict[str, str]) -> str:
    """HTML for each database, in a `div`: once if it is the same, else marked with its name.

    Of one database alone, it stands as it is.
    """
    if len(parts) == 1:
        return next(iter(parts.values()))
    if len(set(parts.values())) == 1:
        part = next(iter(parts.values()))
        return f"<div>{part}</div>" if part else ""
    return "".join(
        f'<div data-database="{database}">{part}</div>' for database, part in parts.items() if part
    )


def _title(shown: Program, step: Step) -> str:
    code = escape(shown.source.splitlines()[step.line - 1].strip())
    kind = {"statement": "", "call": " calls", "end": " ends"}[step.kind]
    raised = f' raises <b class="step-raised">{escape(step.raised)}</b>' if step.raised else ""
    why = shown.reasons.get(step.line, "") if step.kind == "statement" else ""
    reason = f'<p class="step-why">{prose(why)}</p>' if why else ""
    return f'<p class="step-line">Line {step.line}{kind}: <code>{code}</code>{raised}</p>{reason}'


def _part(title: str, content: str) -> str:
    return f"<dt>{title}</dt><dd>{content}</dd>"


def _old_and_new(before: str, now: str) -> str:
    """Both, and which is which; nothing stands for what is not there."""
    old = f"<del>{before}</del>" if before else ""
    new = f"<ins>{now}</ins>" if now else ""
    return ARROW.join(filter(None, (old, new)))


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
    known = {o.name: o for o in before.objects}
    items = "".join(_object(o, known.get(o.name)) for o in step.objects)
    items += _more("li", step.more_objects, "object")
    return _part("Objects", f'<ul class="step-objects">{items}</ul>')


def _object(now: ObjectState, before: ObjectState | None) -> str:
    state = f'<a class="state" data-term="{now.state}">{now.state}</a>'
    if before and before.state != now.state:
        state = _old_and_new(before.state, state)
    attributes = []
    for alike, keys in groupby(values(now), lambda key: _alike(key, now, before)):
        if alike == "loaded":
            texts = (f"{key}={now.loaded[key]}" for key in keys)
            attributes.append(f"<code>{escape('  '.join(texts))}</code>")
        elif alike == EXPIRED:
            texts = (f"{key}: {EXPIRED}" for key in keys)
            attributes.append(f'<code class="{EXPIRED}">{escape("  ".join(texts))}</code>')
        else:
            attributes += [_attribute(key, now, before) for key in keys]
    if before and not now.more:
        gone = [key for key in values(before) if key not in values(now)]
        attributes += [
            f"<code>{escape(key)}: {_old_and_new('', 'not loaded')}</code>" for key in gone
        ]
    attributes += [_more("small", now.more, "attribute")] if now.more else []
    mark = " changed" if before != now else ""
    return (
        f'<li class="state-{now.state}{mark}"><code>{escape(now.name)}</code> '
        f"{state} {' '.join(attributes)}</li>"
    )


def _alike(key: str, now: ObjectState, before: ObjectState | None) -> str:
    """`loaded` or `expired` if there is nothing else to say of an attribute; else empty."""
    new = before is not None and values(before).get(key) != values(now)[key]
    if new or key in now.modified:
        return ""
    return "loaded" if key in now.loaded else EXPIRED


def _attribute(key: str, now: ObjectState, before: ObjectState | None) -> str:
    value, loaded = values(now)[key]
    was = values(before).get(key) if before else None
    marks = ["modified"] if key in now.modified else []
    marks += [] if loaded else [EXPIRED]
    mark = f' class="{" ".join(marks)}"' if marks else ""
    sign = "=" if loaded else ": "
    if before is None or was == (value, loaded):
        return f"<code{mark}>{escape(f'{key}{sign}{value}')}</code>"
    old = "" if was is None else escape(was[0])
    return f"<code{mark}>{escape(key)}{sign}{_old_and_new(old, escape(value))}</code>"


def _sent(step: Step, before: Step) -> str:
    if not step.sent:
        return _part("SQL", '<p class="step-nothing">none</p>')
    items = "".join(map(_statement, step.sent)) + _more("li", step.more_sent, "statement")
    return _part("SQL", f'<ol class="step-sql">{items}</ol>')


def _statement(sent: Sent) -> str:
    error = f' <b class="step-raised">{escape(sent.error)}</b>' if sent.error else ""
    by = f'data-by="{escape(sent.by, quote=True)}"'
    if " " not in sent.sql:
        return f'<li class="control" {by}>{escape(sent.sql)}{error}</li>'
    sql = f"<code>{escape(sent.sql)}</code> {escape(sent.parameters)}"
    return f"<li {by}>{sql}{error}</li>"


def _sessions(step: Step, before: Step) -> str:
    if not step.sessions:
        return ""
    known = {s.name: s for s in before.sessions}
    items = "".join(_session(s, known.get(s.name)) for s in step.sessions)
    return _part("Session", f'<ul class="step-sessions">{items}</ul>')


def _session(now: SessionState, before: SessionState | None) -> str:
    transaction = f"<b>{now.transaction}</b>"
    if before and before.transaction != now.transaction:
        transaction = _old_and_new(before.transaction, transaction)
    parts = [f"transaction {transaction}"]
    for key in LISTS:
        was, is_now = getattr(before, key, []), getattr(now, key)
        names = [
            escape(name) if name in was or before is None else f"<ins>{escape(name)}</ins>"
            for name in is_now
        ]
        names += [f"<del>{escape(name)}</del>" for name in was if name not in is_now]
        if names:
            parts.append(f"{key.replace('_', ' ')} {', '.join(names)}")
    mark = ' class="changed"' if before != now else ""
    return f"<li{mark}><code>{escape(now.name)}</code> {'; '.join(parts)}</li>"


def _committed(step: Step, before: Step) -> str:
    if step.committed is None:
        content = '<p class="step-locked">locked: the writer keeps every other connection out</p>'
    elif step.committed:
        known = before.committed or {}
        content = "".join(
            _table(name, table, known.get(name)) for name, table in step.committed.items()
        )
    else:
        return ""
    return _part("Rows another connection sees", content)


def _table(name: str, now: Table, before: Table | None) -> str:
    def cells(tag: str, texts: Sequence[str]) -> str:
        return "".join(f"<{tag}>{text}</{tag}>" for text in texts)

    body = ""
    for kind, was, is_now in rows(now, before):
        texts = [
            escape(new) if old == new else _old_and_new(escape(old), escape(new))
            for old, new in zip(was, is_now, strict=True)
        ]
        if kind in ("added", "deleted"):
            tag = "ins" if kind == "added" else "del"
            texts = [f"<{tag}>{text}</{tag}>" for text in texts]
        mark = "" if kind == "same" else f' class="{kind}"'
        body += f"<tr{mark}>{cells('td', texts)}</tr>"
    if not now.rows:
        body += f'<tr><td colspan="{len(now.columns)}" class="step-nothing">no rows</td></tr>'
    more = _more("span", now.more_rows, "row") + _more("span", now.more_columns, "column")
    head = cells("th", [escape(column) for column in now.columns])
    return (
        f'<table class="step-rows"><caption>{escape(name)}</caption>'
        f"<tr>{head}</tr>{body}</table>" + (f'<p class="step-nothing">{more}</p>' if more else "")
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


def more_steps(recordings: Sequence[Recording]) -> str:
    """How many more steps there were than a page shows."""
    return _more("p", max(recording.more_steps for recording in recordings), "step")


PARTS = (_printed, _objects, _sent, _sessions, _committed, _unseen)
"""What a step is shown as."""
