"""`exec()` gives objects with SQLModel's `select()`, rows with SQLAlchemy's."""

import os
import tempfile

import sqlalchemy
from sqlmodel import Field, Session, SQLModel, create_engine, select


class User(SQLModel, table=True):
    __tablename__ = "users"
    id: int | None = Field(default=None, primary_key=True)
    name: str


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
SQLModel.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()


# --8<-- [start:example]
with Session(engine) as session:
    user = session.exec(select(User)).one()
    print(type(user).__name__)
    #> User
    row = session.exec(sqlalchemy.select(User)).one()  # type: ignore[call-overload]
    print(type(row).__name__)
    #> Row
    print(session.execute(select(User)).scalar_one() is user)
    #> True
# --8<-- [end:example]
