"""What the page *Autoflush* says beside its programs."""

import pytest
import sqlalchemy
from sqlalchemy import Engine, exists, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    """Of this file's table."""


class User(Base):
    """It has a name."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


@pytest.mark.says(
    "A query for the object compares the row too, and returns the object that is loaded, with "
    "your change."
)
def test_the_row_is_compared_and_the_object_returned(engine: Engine) -> None:
    with Session(engine, autoflush=False) as session:
        ada = User(name="ada")
        session.add(ada)
        session.commit()
        ada.name = "Ada"
        assert session.scalars(select(User).where(User.name == "Ada")).all() == []
        assert session.scalars(select(User).where(User.name == "ada")).one().name == "Ada"


@pytest.mark.says("and `select(exists()…)`")
@pytest.mark.skipif(sqlalchemy.__version__ < "2.1", reason="it is new in 2.1")
def test_a_select_of_exists_is_no_orm_statement(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(User(id=7, name="alan"))
        query = select(exists().where(User.id == 7))
        assert session.scalar(query, execution_options={"autoflush": False})


@pytest.mark.says("a plain `get` of a loaded object (not with `with_for_update`)")
def test_a_get_that_locks_flushes(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(User(id=7, name="alan"))
        session.commit()
        alan = session.get_one(User, 7)
        session.add(User(id=8, name="edsger"))
        assert session.get_one(User, 7) is alan
        assert session.new
        session.get_one(User, 7, with_for_update=True)
        assert not session.new
