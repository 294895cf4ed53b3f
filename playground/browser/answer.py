"""Takes a program's source, runs and records it, and returns what the page shows."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

from playground.browser import compare, loop
from playground.browser.apart import close as close
from playground.browser.limits import Limited, in_words
from recorder import check, render
from recorder.databases import SQLite
from recorder.program import Program, ProgramError
from recorder.recording import Recording
from recorder.run import run
from recorder.script import Script

RAN = "in your browser"
MOST_DIFFERENCES = 5

loop.install()


def answer(asked: str) -> str:
    """What the page shows of a program; both are JSON.

    Asked is `source`, with `name`, `original` and `published` of the program that it was before it
    was edited, and `anchor`, the id of its heading. The answer has `source` with the `#>` lines of
    this run, `problems`, each with its line, and, if anything ran, `html` and `recording`. Where
    there is a published recording, `same` says whether this one is, and `differences` where not.
    """
    given = json.loads(asked)
    name = given.get("name") or "yours/program"
    source = "\n".join(given["source"].rstrip().splitlines()) + "\n"
    script = Script(Path(f"snippets/{name}.py"), source)
    try:
        script.validate()
    except ProgramError as error:
        return json.dumps({"problems": [[error.line, error.message]]})
    recorder = Limited(script, SQLite())
    result = run(script, recorder.database, observer=recorder)
    shown, recording = check.with_output(result, recorder.recording())
    moved = check.moved(script, shown)
    problems = [[moved.get(p.line, p.line), in_words(p.message)] for p in result.problems]
    found: dict[str, Any] = {"source": shown.source, "problems": problems}
    if recording.steps:
        found["html"] = render.program(shown, [recording], given["anchor"], ran=RAN)
        found["recording"] = recording.to_json()
        if given.get("published"):
            found |= _compared(shown, recording, given, completed=result.completed)
    return json.dumps(found)


def _compared(
    shown: Program, recording: Recording, given: dict[str, Any], *, completed: bool
) -> dict[str, Any]:
    published = Recording.from_json(given["published"])
    original = Script(shown.path, given["original"])
    differences = compare.differences(shown, recording, original, published, completed=completed)
    return {
        "same": shown.source == original.source and compare.is_same(recording, published),
        "differences": list(itertools.islice(differences, MOST_DIFFERENCES)),
    }


_FIRST = """
import asyncio, os
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
class Base(DeclarativeBase): pass
class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    addresses: Mapped[list["Address"]] = relationship()
class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(User(addresses=[Address()]))
    session.commit()
    print(len(session.scalars(select(User)).one().addresses))
"""


def warm() -> None:
    """Run a program once, so that what is imported late is there."""
    import sqlalchemy.ext.asyncio  # noqa: F401 - imported here, once for all programs

    found = json.loads(answer(json.dumps({"source": _FIRST, "anchor": ""})))
    assert found["html"], found["problems"]
