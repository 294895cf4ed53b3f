"""Programs that the tests write: a set-up like that of the real ones, and a body."""

import textwrap
from pathlib import Path

from recorder.program import END, START, Program

SETUP = '''\
"""A claim."""

import os

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(os.environ["DATABASE_URL"])
Base.metadata.create_all(engine)

'''


def write_program(folder: Path, body: str, name: str = "example", setup: str = SETUP) -> Path:
    """Write a program with this body below `folder`; returns its file."""
    path = folder / "guide" / f"{name}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{setup}{START}\n{textwrap.dedent(body)}{END}\n", encoding="utf-8")
    return path


def program(folder: Path, body: str, name: str = "example", setup: str = SETUP) -> Program:
    """Write a program with this body below `folder`, and load it."""
    return Program.load(write_program(folder, body, name, setup))
