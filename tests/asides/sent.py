"""The statements that a block of a test sends."""

import contextlib
from collections.abc import Iterator

from sqlalchemy import Connection, Engine, event


@contextlib.contextmanager
def sent(target: Engine | Connection, verb: str = "") -> Iterator[list[str]]:
    """Those that the block sends, or those of them that begin with the verb."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(verb):
            found.append(statement)

    event.listen(target, "before_cursor_execute", note)
    yield found
    event.remove(target, "before_cursor_execute", note)
