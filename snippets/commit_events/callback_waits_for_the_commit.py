"""A function given to a transaction is called once it is committed."""

import os
import tempfile
from collections.abc import Callable

from sqlalchemy import create_engine, event
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    SessionTransaction,
    mapped_column,
    sessionmaker,
)


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


def call_after_commit(session: Session, call: Callable[[], None]) -> None:
    transaction = (
        session.get_nested_transaction()
        or session.get_transaction()
        or session.begin()
    )
    session.info.setdefault("calls", []).append((transaction, call))


@event.listens_for(make_session, "after_transaction_end")
def forget_all(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        session.info.pop("calls", None)


@event.listens_for(make_session, "after_soft_rollback")
def forget_inside(session: Session, ended: SessionTransaction) -> None:
    def is_inside(transaction: SessionTransaction | None) -> bool:
        return transaction is not None and (
            transaction is ended or is_inside(transaction.parent)
        )

    calls = session.info.get("calls", [])
    session.info["calls"] = [c for c in calls if not is_inside(c[0])]


@event.listens_for(make_session, "after_commit")
def call_all(session: Session) -> None:
    if not session.in_nested_transaction():
        for _, call in session.info.pop("calls", []):
            call()


with make_session() as session:
    session.add(User(name="ada"))
    session.flush()
    call_after_commit(session, lambda: print("welcome, ada"))
    #> welcome, ada
    with session.begin_nested() as savepoint:
        session.add(User(name="grace"))
        session.flush()
        call_after_commit(session, lambda: print("welcome, grace"))
        savepoint.rollback()
    session.commit()
# --8<-- [end:example]
