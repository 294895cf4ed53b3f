"""On PostgreSQL, a refused COMMIT leaves nothing."""

import os

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", deferrable=True, initially="DEFERRED")
    )


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL


Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    session.add(Address(email="ada@example.org", user_id=1))  # no user
    try:
        session.commit()
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError

with Session(engine) as session:
    session.add(User(id=1, name="ada"))
    session.commit()
    print(session.scalars(select(Address.email)).all())
    #> []
# --8<-- [end:example]
