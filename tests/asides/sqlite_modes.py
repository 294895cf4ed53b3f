"""What depends on the journal of a SQLite database, and on who sends BEGIN."""

import contextlib

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

with_each_journal = pytest.mark.parametrize("journal", ["delete", "wal"])


def refused_without_wal(journal: str) -> contextlib.AbstractContextManager[object]:
    """Without WAL mode, SQLite refuses what the block does."""
    if journal == "wal":
        return contextlib.nullcontext()
    return pytest.raises(OperationalError, match="database is locked")


def send_begin(connection: Connection) -> None:
    """Listens for `begin`, where the driver would send BEGIN later."""
    connection.exec_driver_sql("BEGIN")
