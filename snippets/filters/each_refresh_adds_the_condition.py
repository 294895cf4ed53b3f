"""Without `is_column_load`, each refresh adds the condition once more."""
# cure: Leave column loads out: `not state.is_column_load`.
# not with: expire_on_commit=False
# not with: lazy="selectin"

import os
import tempfile
from typing import Any

from sqlalchemy import ForeignKey, create_engine, event
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    mapped_column,
    relationship,
    sessionmaker,
    with_loader_criteria,
)


class Base(DeclarativeBase):
    pass


class SoftDelete:
    deleted: Mapped[bool] = mapped_column(default=False)


class User(SoftDelete, Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    addresses: Mapped[list["Address"]] = relationship(back_populates="user")


class Address(SoftDelete, Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User"] = relationship(back_populates="addresses")


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    used = Address(email="ada@example.com")
    old = Address(email="ada@example.org", deleted=True)
    session.add(User(name="ada", addresses=[used, old]))
    session.commit()

# --8<-- [start:example]
make_session = sessionmaker(engine)
sent: list[str] = []


@event.listens_for(make_session, "do_orm_execute")
def hide_deleted(state: ORMExecuteState) -> None:
    if state.is_select:
        state.statement = state.statement.options(
            with_loader_criteria(
                SoftDelete, lambda cls: ~cls.deleted, include_aliases=True
            )
        )


@event.listens_for(engine, "before_cursor_execute")
def note(_: Any, __: Any, statement: str, *___: Any) -> None:
    sent.append(statement)


with make_session() as session:
    user = session.get_one(User, 1)
    for _ in range(3):
        session.commit()
        print(len(user.addresses), sent[-1].count(" AND "))
        #> 1 2
        #> 1 3
        #> 1 4
# --8<-- [end:example]
