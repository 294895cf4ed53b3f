"""The databases that the tests run on, and the count of what ran at the end."""

import contextlib
import os
import platform
from collections import Counter
from collections.abc import Iterator

import pytest
import sqlalchemy

from recorder.databases import Database, PostgreSQL, SQLite
from recorder.postgresql import DatabaseUnavailableError, server


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once, before the workers start; they find it in DATABASE_URL."""
    if hasattr(config, "workerinput"):
        return
    with contextlib.ExitStack() as stack:
        try:
            os.environ["DATABASE_URL"] = stack.enter_context(server())
            PostgreSQL(os.environ["DATABASE_URL"]).close()
        except DatabaseUnavailableError as error:
            raise pytest.UsageError(str(error)) from None
        config.add_cleanup(stack.pop_all().close)


@pytest.fixture(scope="session")
def databases() -> Iterator[dict[str, Database]]:
    """Each database that a program can run on, by name."""
    postgresql = PostgreSQL(os.environ["DATABASE_URL"])
    yield {"sqlite": SQLite(), "postgresql": postgresql}
    postgresql.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many programs ran, on what."""
    ran: Counter[str] = Counter()
    programs: set[str] = set()
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            if name == "ran":
                program, label = value
                programs.add(program)
                ran[label] += 1
    on = " and ".join(f"{count} on {label}" for label, count in sorted(ran.items()))
    terminalreporter.write_line(
        f"{len(programs)} programs ran{': ' if on else ''}{on}; "
        f"SQLAlchemy {sqlalchemy.__version__}, Python {platform.python_version()}"
    )
