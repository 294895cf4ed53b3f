"""A reader's own script: where its example begins, and the page that shows it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from recorder import check
from recorder.databases import Database, SQLite
from recorder.program import END, START, Program, ProgramError, find
from recorder.record import record
from recorder.script import LONGEST, PACKAGES, Script, imported, needed, runs_in_browser

TEMPLATES = sorted(Path("playground/templates").glob("*.py"))
HEAD = """\
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine("sqlite:///own.db")
Base.metadata.create_all(engine)
"""


def first_line(source: str) -> str:
    """The line where what is shown begins."""
    script = Script(Path("yours/program.py"), source)
    script.validate()
    shown = [source.splitlines()[number - 1] for number in script.region]
    return next(line for line in shown if line.strip())


@pytest.mark.parametrize(
    ("rest", "begins"),
    [
        ("with Session(engine) as session:\n    session.add(User())\n",
            "with Session(engine) as session:"),
        ("user = User()\nprint(user.id)\n", "user = User()"),
        (
            "with Session(engine) as first:\n    first.add(User())\n    first.commit()\n"
            "session = Session(engine)\nsession.close()\n",
            "session = Session(engine)",
        ),
        ("def work():\n    return Session(engine)\n\n\nwork().close()\n", "def work():"),
        ("make = sessionmaker(engine)\nsession = make()\n" "session.begin()\n", "session.begin()"),
        (f"number = 1\n{START}\nprint(number)\n{END}\n", "print(number)"),
    ],
)  # fmt: skip
def test_the_example_begins_where_the_set_up_ends(rest: str, begins: str) -> None:
    assert first_line(HEAD + rest) == begins


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        ("print(", 1, "Python cannot read this"),
        (HEAD, 16, "nothing comes after the imports"),
        (f"{START}\nprint(1)\n", 1, "exactly one line says"),
        ("print(1)  #> 1\n", 1, "a `#>` comment stands on a line of its own"),
        ("print(1)\n# > 1\n", 2, "a formatter has made this of `#>`; delete it"),
        ("#" * (LONGEST + 1), 1, "more than 100,000 characters"),
    ],
)
def test_what_cannot_be_shown_is_said(source: str, line: int, says: str) -> None:
    with pytest.raises(ProgramError, match=re.escape(says)) as raised:
        Script(Path("yours/program.py"), source).validate()
    assert raised.value.line == line


def test_a_marked_script_is_shown_like_its_program() -> None:
    for path in find():
        program = Program.load(path)
        script = Script(path, program.source)
        script.validate()
        assert (script.region, script.set_up) == (program.region, program.set_up), path


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_runs_and_can_run_in_a_browser(path: Path) -> None:
    script = Script(path, path.read_text())
    script.validate()
    assert runs_in_browser(script)
    result, recording = record(script, SQLite())
    assert result.problems == []
    assert any(step.sent for step in recording.steps)


@pytest.mark.parametrize(
    ("name", "code", "packages"),
    [
        ("claim", "from sqlalchemy import select", []),
        ("claim", "url = 'sqlite+aiosqlite://'", ["sqlalchemy[asyncio]", "aiosqlite"]),
        ("claim", "from fastapi.testclient import TestClient", ["fastapi", "httpx2"]),
        ("claim", "import fastapi, httpx2", ["fastapi", "httpx2"]),
        ("claim", "import flask_sqlalchemy", ["flask-sqlalchemy"]),
        ("claim_on_postgresql", "import sqlalchemy", ["psycopg[binary]"]),
    ],
)
def test_what_a_program_needs_is_told(name: str, code: str, packages: list[str]) -> None:
    path = Path(f"snippets/guide/{name}.py")
    assert needed(Program(path, f'"""A claim."""\n{code}\n')) == packages


def test_every_package_that_programs_import_is_known() -> None:
    """One that is not would be left out of what a reader has to install."""
    theirs = {"anyio", "starlette", "werkzeug"}  # come with FastAPI and Flask
    known = {*sys.stdlib_module_names, "sqlalchemy", *theirs, *PACKAGES}
    for path in find():
        names = imported(Program.load(path).tree) - known
        assert names == set(), f"{path}: add {names} to PACKAGES in recorder/script.py"


def test_lines_move_when_output_is_written() -> None:
    source = HEAD.replace("sqlite:///own.db", "sqlite://") + "print(1)\n#> 2\n#> 3\nprint(4)\n"
    result, recording = record(Script(Path("yours/program.py"), source), SQLite())
    shown, moved = check.with_output(result, recording)
    assert shown.source.endswith("print(1)\n#> 1\nprint(4)\n#> 4\n")
    assert [step.line for step in moved.steps] == [17, 19]
    assert [step.printed for step in moved.steps] == [[(17, "1")], [(19, "4")]]


def shown(folder: Path, source: str) -> tuple[str, str]:
    """The page of a script, and what the command says."""
    (folder / "mine.py").write_text(source)
    done = subprocess.run(
        [sys.executable, "-m", "recorder", "show", folder / "mine.py"],
        capture_output=True,
        text=True,
        check=False,
    )
    page = folder / "mine.html"
    return page.read_text() if page.exists() else "", done.stdout + done.stderr


def test_a_script_of_ones_own_becomes_one_file(tmp_path: Path) -> None:
    """From its own folder, with its own imports and engine; complete in itself."""
    (tmp_path / "names.py").write_text('ADA = "ada"\n')
    page, said = shown(
        tmp_path,
        "from names import ADA\n" + HEAD + "with Session(engine) as session:\n"
        "    session.add(User(name=ADA))\n    session.commit()\n    print('<done>')\n",
    )
    assert said == f"{tmp_path}/mine.html: written\n"
    assert (tmp_path / "own.db").exists()
    assert "INSERT INTO users (name) VALUES (?)" in page
    assert "#&gt; &lt;done&gt;" in page
    assert "1 row" in page  # which a connection of our own has read
    assert re.search(r"ran on: SQLite [\d.]+, SQLAlchemy 2", page)
    assert not re.search(r"<(?:script|link|img)[^>]* (?:src|href)=", page)
    assert "http" not in page.replace('http-equiv="', "")


def test_what_a_script_does_wrong_is_told_with_its_steps(tmp_path: Path) -> None:
    page, said = shown(
        tmp_path, HEAD + "session = Session(engine)\nprint(session.get_one(User, 1))\n"
    )
    assert "mine.py:18: NoResultFound" in said
    assert "NoResultFound" in page


ADDS = """\
session = Session(engine)
session.add(User(name="ada"))
session.commit()
session.close()
"""


def test_what_is_not_observed_is_said(tmp_path: Path) -> None:
    source = HEAD.replace("sqlite:///own.db", "sqlite://")
    page, _ = shown(tmp_path, source + ADDS)
    assert "in memory: no other connection sees them" in page


def test_postgresql_is_read_as_well(
    tmp_path: Path, databases: dict[str, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    with databases["postgresql"].fresh() as place:
        for name, value in place.environment.items():
            monkeypatch.setenv(name, value)
        own = HEAD.replace('"sqlite:///own.db"', '__import__("os").environ["DATABASE_URL"]')
        page, said = shown(tmp_path, own + ADDS)
    assert said.endswith("mine.html: written\n")
    assert "ran on: PostgreSQL" in page
    assert "1 row" in page
