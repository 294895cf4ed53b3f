"""The events of a commit, and of a rollback to a savepoint, come in order."""

import os
import tempfile
from collections.abc import Callable

from sqlalchemy import create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
make_session = sessionmaker(engine)
heard: list[str] = []


def note(name: str) -> Callable[..., None]:
    return lambda *args: heard.append(name)


for name in [
    "before_commit",
    "before_flush",
    "after_flush",
    "after_flush_postexec",
    "after_commit",
    "after_rollback",
    "after_soft_rollback",
]:
    event.listen(make_session, name, note(name))

with make_session() as session:
    session.add(User(name="ada"))
    session.commit()
    print(*heard)
    #> before_commit before_flush after_flush after_flush_postexec after_commit

    heard.clear()
    with session.begin_nested() as savepoint:
        savepoint.rollback()
    print(*heard)
    #> after_rollback after_soft_rollback
# --8<-- [end:example]
