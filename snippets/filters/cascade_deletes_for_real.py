"""A child without the flag is deleted for real, although its parent stays."""
# cure: Give the flag to every class that a delete cascade reaches.

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, event, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    UOWTransaction,
    mapped_column,
    relationship,
    sessionmaker,
)


class Base(DeclarativeBase):
    pass


class SoftDelete:
    deleted: Mapped[bool] = mapped_column(default=False)


class User(SoftDelete, Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    addresses: Mapped[list["Address"]] = relationship(
        back_populates="user", cascade="all, delete-orphan"
    )


class Address(Base):
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
    address = Address(email="ada@example.com")
    session.add(User(name="ada", addresses=[address]))
    session.commit()

make_session = sessionmaker(engine)


@event.listens_for(make_session, "before_flush")
def keep_rows(session: Session, context: UOWTransaction, _: object) -> None:
    for user in session.deleted:
        if isinstance(user, SoftDelete):
            session.add(user)
            user.deleted = True


# --8<-- [start:example]
with make_session() as session:
    session.delete(session.get_one(User, 1))
    session.commit()
    print(session.scalars(select(User.deleted)).all())
    #> [True]
    print(session.scalars(select(Address)).all())
    #> []
# --8<-- [end:example]
