"""What the page *Expire* says beside its programs."""

import pytest
from sqlalchemy import Computed, Engine, inspect, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    """Of this file's table."""


class User(Base):
    """It has values that the database computes, and one that is not loaded with it."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    city: Mapped[str | None]
    photo: Mapped[str | None] = mapped_column(deferred=True)
    changes: Mapped[int] = mapped_column(default=0, onupdate=text("changes + 1"))
    length: Mapped[int] = mapped_column(Computed("length(name)", persisted=True))


@pytest.mark.says("A read of a column that is not deferred loads all such columns")
def test_a_deferred_column_is_loaded_alone(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(User(id=1, name="ada"))
        session.commit()
        user = session.get_one(User, 1)
        session.expire(user)
        assert user.photo is None
        assert {"name", "city"} <= inspect(user).unloaded
        session.expire(user)
        assert user.city is None
        assert inspect(user).unloaded == {"photo"}


@pytest.mark.says(
    "What that flush expires, such as an `onupdate` or a `Computed` column, then reads as `None` "
    "until the object is loaded again:"
)
@pytest.mark.parametrize("by", ["query", "refresh"])
def test_what_the_flush_expires_is_none_for_a_while(by: str, engine: Engine) -> None:
    with Session(engine) as session:
        user = User(name="ada")
        session.add(user)
        session.commit()
        assert user.length == 3
        user.name = "grace"
        session.expire(user, ["city"])
        assert user.city is None
        for attribute in ("changes", "length"):
            assert getattr(user, attribute) is None
        if by == "query":
            session.scalars(select(User)).one()
        else:
            session.refresh(user)
        assert (user.changes, user.length) == (1, 5)
