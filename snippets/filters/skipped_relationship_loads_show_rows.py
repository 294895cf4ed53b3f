"""A listener that skips relationship loads misses an added object's list."""
# cure: Do not ask for `is_relationship_load` in the listener.

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, event, select
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
    old = Address(email="ada@example.org", deleted=True)
    session.add(User(name="ada", addresses=[old]))
    session.commit()

# --8<-- [start:example]
make_session = sessionmaker(engine)


@event.listens_for(make_session, "do_orm_execute")
def hide_deleted(state: ORMExecuteState) -> None:
    skipped = state.is_column_load or state.is_relationship_load
    if state.is_select and not skipped:
        state.statement = state.statement.options(
            with_loader_criteria(
                SoftDelete, lambda cls: ~cls.deleted, include_aliases=True
            )
        )


with make_session() as session:
    user = session.scalars(select(User)).one()
    print(len(user.addresses))
    #> 0

    old = Address(email="grace@example.org", deleted=True)
    new = User(name="grace", addresses=[old])
    session.add(new)
    session.flush()
    session.expire(new)
    print(len(new.addresses))
    #> 1
    session.commit()
# --8<-- [end:example]
