"""A migration maps the columns that exist by then, in a class of its own."""
# not with: joined inheritance
# cure: Map a class inside the migration, with the columns that it needs.

import os
import tempfile

from sqlalchemy import Connection, create_engine, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


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

with engine.begin() as connection:
    connection.execute(insert(User).values(name=" ada "))


class BaseOfToday(DeclarativeBase):
    pass


class UserOfToday(BaseOfToday):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str]  # from a later migration


# --8<-- [start:example]
def upgrade(connection: Connection) -> None:
    with Session(bind=connection) as session:
        for user in session.scalars(select(User)):
            user.name = user.name.strip()
        session.commit()


with engine.begin() as connection:
    upgrade(connection)
    print(connection.scalars(select(User.name)).all())
    #> ['ada']

with Session(engine) as session:
    try:
        session.scalars(select(UserOfToday)).all()
    except DBAPIError as error:
        print("email" in str(error.orig))
        #> True
# --8<-- [end:example]
