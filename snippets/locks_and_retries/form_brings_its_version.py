"""A form that brings the version along is refused if the row has changed."""

import os
import tempfile
from typing import TypedDict

from sqlalchemy import create_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    sessionmaker,
)
from sqlalchemy.orm.exc import StaleDataError


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
make_session = sessionmaker(engine)


class Form(TypedDict):
    id: int
    version: int
    name: str


def show(user_id: int) -> Form:
    with make_session() as session:
        user = session.get_one(User, user_id)
        return {"id": user.id, "version": user.version, "name": user.name}


def save(form: Form) -> str:
    try:
        with make_session.begin() as session:
            user = session.get_one(User, form["id"])
            if user.version != form["version"]:
                return "changed meanwhile"
            user.name = form["name"]
        return "saved"
    except StaleDataError:
        #: Another request was faster, between the SELECT and the UPDATE.
        return "changed meanwhile"


first, second = show(1), show(1)
print(save({**first, "name": "Ada"}))
#> saved
print(save({**second, "name": "ADA"}))
#> changed meanwhile
print(show(1))
#> {'id': 1, 'version': 2, 'name': 'Ada'}
# --8<-- [end:example]
