"""What the page *Expire or refresh* says beside its programs."""

import pytest
from sqlalchemy import Engine, ForeignKey, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    """Of this file's tables."""


class User(Base):
    """It has a name and addresses."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    addresses: Mapped[list["Address"]] = relationship()


class Address(Base):
    """A user has it."""

    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


@pytest.mark.says("with a name alone, expired columns stay expired.")
def test_a_refresh_by_name_leaves_columns_expired(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(User(id=1, name="ada"))
        session.commit()
        user = session.get_one(User, 1)
        session.expire(user)
        session.refresh(user, ["addresses"])
        assert "addresses" not in inspect(user).unloaded
        assert "name" in inspect(user).unloaded
