"""An execution option switches the criterion off; a lazy load drops it."""
# not with: lazy="selectin"

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
    selectinload,
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
    session.add(User(name="grace", deleted=True))
    session.commit()

# --8<-- [start:example]
make_session = sessionmaker(engine)


@event.listens_for(make_session, "do_orm_execute")
def hide_deleted(state: ORMExecuteState) -> None:
    include = state.execution_options.get("include_deleted", False)
    if state.is_select and not (include or state.is_column_load):
        state.statement = state.statement.options(
            with_loader_criteria(
                SoftDelete, lambda cls: ~cls.deleted, include_aliases=True
            )
        )


with make_session() as session:
    everything = {"include_deleted": True}
    query = select(User).order_by(User.id)
    users = session.scalars(query, execution_options=everything).all()
    print([user.name for user in users])
    #> ['ada', 'grace']
    print(len(users[0].addresses))
    #> 1

    query = query.options(selectinload(User.addresses))
    query = query.execution_options(populate_existing=True)
    users = session.scalars(query, execution_options=everything).all()
    print(len(users[0].addresses))
    #> 2
# --8<-- [end:example]
