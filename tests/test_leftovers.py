"""A run leaves nothing behind in the process: the next program finds it as the last one did."""

import sys
import types
from pathlib import Path

import pytest
from sqlalchemy import JSON, create_engine
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from recorder.check import check
from recorder.databases import Database
from recorder.record import record
from recorder.run import run
from tests.picture import changed, picture
from tests.programs import SETUP, program

# What a program does to a process that it takes for its own.
LEAVES = {
    "a listener on a class": """\
        from sqlalchemy import event


        @event.listens_for(Session, "after_commit")
        def tell(session):
            print("committed")


        with Session(engine) as session:
            session.commit()
        """,
    "listeners on other classes": """\
        from sqlalchemy import Engine, Table, event
        from sqlalchemy.orm import Mapper
        from sqlalchemy.pool import Pool

        for target, name in (
            (Engine, "before_cursor_execute"),
            (Engine, "begin"),
            (Pool, "checkout"),
            (Mapper, "before_insert"),
            (Table, "after_create"),
        ):
            event.listen(target, name, lambda *arguments: None)
        """,
    "a listener that it removes": """\
        from sqlalchemy import event


        def tell(session):
            print("begun")


        event.listen(Session, "after_begin", lambda *arguments: None)
        event.listen(Session, "before_commit", tell)
        event.remove(Session, "before_commit", tell)
        """,
    "a patched method": "Session.commit = lambda session: None\n",
    "a patched module": "import time\n\ntime.sleep = print\nsetattr(time, 'new', 1)\n",
    "a compiled construct": """\
        from sqlalchemy.ext.compiler import compiles
        from sqlalchemy.sql import Insert


        @compiles(Insert)
        def insert(element, compiler, **options):
            return compiler.visit_insert(element, **options)
        """,
    "a class on a library's base": """\
        from library_of_somebody import Base as TheirBase


        class Book(TheirBase):
            __tablename__ = "books"
            id: Mapped[int] = mapped_column(primary_key=True)


        TheirBase.metadata.create_all(engine)
        with Session(engine) as session:
            session.add(Book(id=1))
            session.commit()
        """,
    "a module made by hand": "import sys\nimport types\n\n"
    "sys.modules['own'] = types.ModuleType('own')\n"
    "sys.modules['decimal'] = types.ModuleType('decimal')\n",
    "the environment": "os.environ['DATABASE_URL'] = 'x'\nos.environ['NEW'] = 'y'\n"
    "del os.environ['PATH']\n",
    "a folder": "os.chdir('/')\n",
    "filters of warnings": "import warnings\n\nwarnings.simplefilter('ignore')\n"
    "warnings.warn('gone')\n",
    "logging": "import logging\n\nlogging.basicConfig(level='DEBUG')\n"
    "logging.getLogger('sqlalchemy.engine').setLevel('INFO')\n"
    "logging.getLogger('own').addHandler(logging.StreamHandler())\n",
    "signal handlers": "import signal\n\nsignal.signal(signal.SIGUSR1, print)\n"
    "signal.signal(signal.SIGINT, print)\n",
    "an event loop": "import asyncio\n\nloop = asyncio.new_event_loop()\n"
    "asyncio.set_event_loop(loop)\nloop.close()\n",
    "what runs at exit": "import atexit\n\natexit.register(print, 'bye')\n#> bye\n",
    "hooks": "import sys\nimport threading\n\nsys.excepthook = threading.excepthook = print\n"
    "sys.stdout = sys.stderr\n",
    "adapters of sqlite3": "import sqlite3\n\nsqlite3.register_adapter(User, str)\n"
    "sqlite3.register_converter('user', str)\n",
    "limits": "import sys\n\nsys.setrecursionlimit(500)\nsys.setswitchinterval(0.1)\n",
    "a random seed": "import random\n\nrandom.seed(1)\n",
}
GOOD = """\
with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()
    print(session.get_one(User, 1).name)
    #> ada
"""


@pytest.fixture(autouse=True)
def library(monkeypatch: pytest.MonkeyPatch) -> None:
    """A module with a base that all programs of the process share, as SQLModel has one."""
    module = types.ModuleType("library_of_somebody")
    module.__spec__ = types.SimpleNamespace(name="library_of_somebody")  # type: ignore[assignment]
    module.Base = type("Base", (DeclarativeBase,), {"__module__": module.__name__})  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "library_of_somebody", module)


@pytest.mark.parametrize("kind", LEAVES)
@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_a_run_leaves_nothing_behind(
    kind: str, name: str, tmp_path: Path, databases: dict[str, Database]
) -> None:
    database = databases[name]
    leaving = program(tmp_path, LEAVES[kind])
    good = program(tmp_path, GOOD, "good")
    first = record(good, database)[1]
    runs = [run(leaving, database).completed]  # whatever it imports is imported now
    before = picture()
    runs += [run(leaving, database).completed, record(leaving, database)[0].completed]
    assert changed(before, picture()) == {}
    assert runs == [True] * 3
    result, recording = record(good, database)
    assert check(result) == []
    assert recording == first


def test_temporary_files_go_with_the_run(tmp_path: Path, databases: dict[str, Database]) -> None:
    body = (
        "import tempfile\n\nfolder = tempfile.mkdtemp()\nprint(os.path.isdir(folder), end=folder)\n"
    )
    result = run(program(tmp_path, body), databases["sqlite"])
    (printed,) = result.printed
    assert printed.text.startswith("True")
    assert not Path(printed.text.removeprefix("True")).exists()


def test_what_a_process_forks_is_its_own(tmp_path: Path, databases: dict[str, Database]) -> None:
    """Its signals, its end, its use of the database: nothing of it is recorded here."""
    body = """\
        import signal

        from sqlalchemy import text

        child = os.fork()
        if not child:
            with create_engine(engine.url).connect() as connection:
                connection.execute(text("SELECT 2"))
            os.kill(os.getpid(), signal.SIGTERM)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        #> -15
        """
    result, recording = record(program(tmp_path, body), databases["sqlite"])
    assert check(result) == []
    (step,) = [step for step in recording.steps if step.unseen]
    assert step.line == SETUP.count("\n") + 2 + 4
    assert step.unseen == ["what the process that is forked here does"]
    assert [sent.sql for step in recording.steps for sent in step.sent] == []


def test_what_others_have_mapped_keeps_its_listeners(
    tmp_path: Path, databases: dict[str, Database]
) -> None:
    """A program that configures all mappers configures theirs too, which then begin to listen."""

    class Base(DeclarativeBase):
        pass

    class Page(Base):
        __tablename__ = "pages"
        id: Mapped[int] = mapped_column(primary_key=True)
        tags: Mapped[dict[str, str]] = mapped_column(MutableDict.as_mutable(JSON))

    body = "from sqlalchemy.orm import configure_mappers\n\nconfigure_mappers()\n"
    assert run(program(tmp_path, body), databases["sqlite"]).completed
    engine = create_engine(f"sqlite:///{tmp_path}/pages.db")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        page = Page(tags={"color": "red"})
        session.add(page)
        session.commit()
        page.tags["color"] = "blue"
        assert page in session.dirty
    engine.dispose()
