"""What the page *Jobs, scripts, notebooks* says beside its programs."""

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker


class Base(DeclarativeBase):
    """Of this file's table."""


class User(Base):
    """It has nothing but a key."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)


def interrupted(engine: Engine) -> None:
    with sessionmaker(engine).begin() as session:
        session.add(User())
        session.flush()
        raise KeyboardInterrupt


@pytest.mark.says("Ctrl+C in a script does the same.")
def test_an_interrupt_rolls_back(engine: Engine) -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupted(engine)
    with Session(engine) as session:
        assert session.scalars(select(User)).all() == []
