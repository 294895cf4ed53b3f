"""A hidden parent that was read as `None` is merged as `None`."""
# cure: Load the object in the Session without the listener.

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
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User | None"] = relationship(back_populates="addresses")


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    address = Address(email="ada@example.com")
    user = User(name="ada", deleted=True, addresses=[address])
    session.add(user)
    session.commit()

make_session = sessionmaker(engine)


@event.listens_for(make_session, "do_orm_execute")
def hide_deleted(state: ORMExecuteState) -> None:
    if state.is_select and not state.is_column_load:
        state.statement = state.statement.options(
            with_loader_criteria(
                SoftDelete, lambda cls: ~cls.deleted, include_aliases=True
            )
        )


# --8<-- [start:example]
with make_session() as session:
    address = session.get_one(Address, 1)
    print(address.user)
    #> None

with Session(engine) as session:
    session.merge(address)
    session.commit()
    print(session.scalars(select(Address.user_id)).all())
    #> [None]
# --8<-- [end:example]
