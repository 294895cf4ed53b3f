"""Turns a program and its recordings into HTML: the one place where that happens.

The parts come from `listing` (the code), `lanes` (the picture), `steps` (what each step changed)
and `key` (what the signs mean). The result is complete without scripts. What is not shown at first,
all steps but one and the set-up, stands in `noscript`: for a browser that runs scripts that is
text, which costs nothing until the page's script makes elements of it.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from itertools import islice

from recorder.escape import escape as escape
from recorder.key import key
from recorder.lanes import picture
from recorder.listing import listing
from recorder.program import LABELS, Program
from recorder.recording import Recording
from recorder.script import needed, runs_in_browser
from recorder.steps import item, more_steps, steps_of, telling_step
from recorder.versions import OtherVersion

_TAG = re.compile("<[^>]*>")
_FOLDED = re.compile("<noscript>.*?</noscript>|<footer.*", re.DOTALL)
"""What is not shown at first, and what is below the panel."""


def program(
    shown: Program,
    recordings: Sequence[Recording],
    anchor: str,
    others: Sequence[OtherVersion] = (),
    *,
    ran: str = "",
    small_map: str = "",
    file: str = "",
    versions_said: bool = False,
) -> str:
    """The HTML of one program: its code, and what happened when it ran.

    Args:
        shown: The program.
        recordings: One for each of its databases.
        anchor: The id of its heading; `anchor-5` becomes the id of its fifth step.
        others: The other versions of SQLAlchemy that it ran on.
        ran: Where it ran, for a program that nobody proved: `in your browser`. It has no buttons of
            its own then, but those for its steps.
        small_map: The HTML of a map of the states, on which a script shows where the object is.
        file: The address of its file, for a program that has one.
        versions_said: Whether the page has said on which versions its programs ran; then only a
            program that ran elsewhere says so.
    """
    if len({tuple((step.line, step.kind) for step in r.steps) for r in recordings}) == 1:
        ways = [list(recordings)]
    else:  # what happened took another way on the other database
        ways = [[recording] for recording in recordings]
    pictures = steps = ""
    for way in ways:
        ids = anchor if way is ways[0] else ""
        mark = f' data-database="{way[0].database}"' if len(ways) > 1 else ""
        pictures += f"<div{mark}>{picture(way)}</div>"
        items = "".join(
            item(shown, pairs, f' id="{ids}-{number}"' if ids else "")
            for number, pairs in enumerate(steps_of(way), start=1)
        )
        opens = telling_step(shown, way[0])
        steps += (
            f'<div{mark} data-opens="{opens + 1}"><ol class="program-steps">{items}</ol>'
            f"{more_steps(way)}</div>"
        )
    default = recordings[0]
    opens = telling_step(shown, default)
    pairs = next(islice(steps_of([default]), opens, None))
    first = f'<ol class="program-steps">{item(shown, pairs, " data-current")}</ol>'
    code = listing(shown, recordings, default.steps[opens].line)
    proved = _stamp(shown, recordings, others, versions_said)
    stamp = _stamp_of_own(default, ran) if ran else proved
    return (
        # The search leaves an element out up to the first end of one of its name: so no `div`.
        '<header class="program-picture" data-search-exclude>'
        f"{_first(default, picture([default]))}<noscript>{pictures}</noscript>"
        f'<input type="range" min="1" max="{len(default.steps)}" value="{opens + 1}" '
        'autocomplete="off" aria-label="Step"></header>'
        f"{_steer(opens + 1, len(default.steps))}{'' if ran else _bar(shown)}"
        f'<div class="program-code highlight">{code}</div>'
        '<figure class="program-panel" data-search-exclude>'
        f"{_first(default, first)}"
        f"<noscript>{steps}{small_map}"
        f'<details class="program-key"><summary>Key</summary>{key()}</details>'
        "</noscript></figure>"
        '<footer class="program-foot" data-search-exclude>'
        f"{stamp}{_file(shown, file) if file else ''}</footer>"
    )


def heights(program: str) -> dict[str, str]:
    """About how high the HTML of a program will be, as attributes: on wide screens, on phones.

    A browser lays a program out only when it comes near, and until then keeps this room for it. The
    factors are fitted to the heights that Chromium gives the programs of the guides.
    """
    shown = _FOLDED.sub("", program)
    above, _, panel = shown.partition("<figure")
    lines, lanes = above.count("data-line="), above.count("<tr")
    rows, items, tables = (panel.count(start) for start in ("<tr", "<li", "<caption"))
    signs = len(_TAG.sub("", panel))
    beside = max(1.35 * lines, 1.5 * (rows + items + tables) + 0.02 * signs)
    wide = 16 + 0.74 * beside + 1.85 * lanes
    below = 0.13 * lines + 0.84 * rows + 1.55 * items + 2 * tables + 0.027 * signs
    phone = 41 + below + 1.35 * lanes
    return {"data-height": f"{wide:.0f}rem", "data-height-on-phones": f"{phone:.0f}rem"}


def _first(recording: Recording, content: str) -> str:
    """What stands there until a reader, or the choice of the other database, asks for all."""
    return f'<div class="program-first" data-of="{recording.database}">{content}</div>'


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


def _steer(step: int, count: int) -> str:
    """The buttons beside the slider. It is what keyboards use: Tab goes past Previous and Next."""
    buttons = "".join(
        f'<button type="button" data-move="{move}" tabindex="-1" aria-label="{name} step" '
        f'aria-disabled="{str(step == end).lower()}">{label}</button>'
        for move, name, label, end in (
            (-1, "Previous", "\u2190 Previous", 1),
            (1, "Next", "Next \u2192", count),
        )
    )
    return (
        f'<div class="program-steer" data-search-exclude>{buttons}'
        f"<span>step {step} of {count}</span>"
        '<button type="button" class="program-signs">Key</button></div>'
    )


def _bar(shown: Program) -> str:
    """The other buttons: one is a stop of the Tab key, arrows lead to the others."""
    choices = "".join(
        f'<button type="button" data-choose="{name}" aria-pressed="{pressed}" tabindex="{tab}">'
        f"{LABELS[name]}</button>"
        for name, pressed, tab in zip(LABELS, ("true", "false"), (0, -1), strict=True)
    )
    edit = (
        f'<button type="button" class="program-edit" data-name="{shown.name}" tabindex="-1">'
        "Edit</button>"
        if runs_in_browser(shown)
        else ""
    )
    return (
        '<div class="program-bar" role="toolbar" aria-label="Program" data-search-exclude>'
        f'<span role="group" aria-label="Database">{choices}</span>{edit}'
        '<button type="button" class="program-copy" tabindex="-1">Copy program</button>'
        '<button type="button" class="program-link" tabindex="-1">Copy link</button></div>'
    )


def _stamp(
    shown: Program,
    recordings: Sequence[Recording],
    others: Sequence[OtherVersion],
    versions_said: bool,
) -> str:
    """What the program ran on, from its recordings; nothing if the page has said that."""
    if versions_said and set(LABELS) == set(shown.databases) and not shown.requires:
        return ""
    ran = ", ".join(f"\u2713 {escape(r.versions['database'])}" for r in recordings)
    missing = [label for name, label in LABELS.items() if name not in shown.databases]
    ran += f", <b>not {', '.join(missing)}</b>" if missing else ""
    versions = [recordings[0].versions["sqlalchemy"], *(other.version for other in others)]
    bound = f", as it needs {shown.requires}" if shown.requires else ""
    library = escape(f"SQLAlchemy {' and '.join(versions)}{bound}")
    return f'<span class="program-stamp">{ran} \u00b7 {library}</span>'


def _file(shown: Program, address: str) -> str:
    """The link to a program's file, and what to install besides SQLAlchemy to run it."""
    link = f'<a class="program-file" href="{escape(address)}">{escape(str(shown.path))}</a>'
    packages = shlex.join(needed(shown))
    if not packages:
        return link
    server = (
        f" and a server: <code>{DATABASE_URL}</code>" if "sqlite" not in shown.databases else ""
    )
    return (
        f'{link}<span class="program-needs">needs <code>pip install {escape(packages)}</code>'
        f"{server}</span>"
    )


DATABASE_URL = "DATABASE_URL=postgresql+psycopg://user:password@localhost/name"


def _stamp_of_own(recording: Recording, ran: str) -> str:
    """What a program ran on that nobody proved: no tick."""
    versions = f"{recording.versions['database']}, SQLAlchemy {recording.versions['sqlalchemy']}"
    return f'<span class="program-stamp">{escape(ran)}: {escape(versions)}</span>'
