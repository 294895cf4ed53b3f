"""Loaded by its base class, an object lacks the columns of its own class."""
# cure: Query for the class itself, or with `selectin_polymorphic()`.

import asyncio
import os
import tempfile

from sqlalchemy import ForeignKey, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    mapped_column,
    selectin_polymorphic,
)


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "people"
    __mapper_args__ = {  # noqa: RUF012
        "polymorphic_on": "kind",
        "polymorphic_identity": "person",
    }
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]


class Engineer(Person):
    __tablename__ = "engineers"
    id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    language: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "engineer"}  # noqa: RUF012


engine = create_async_engine(
    os.environ.get("ASYNC_DATABASE_URL")
    or f"sqlite+aiosqlite:///{tempfile.mkdtemp()}/example.db"
)


async def set_up() -> None:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine) as session:
        session.add(Engineer(language="Python"))
        await session.commit()
    await engine.dispose()


asyncio.run(set_up())


# --8<-- [start:example]
async def main() -> None:
    async with AsyncSession(engine) as session:
        person = (await session.scalars(select(Person))).one()
        assert isinstance(person, Engineer)
        try:
            print(person.language)
        except SQLAlchemyError:
            print("not loaded")
            #> not loaded

    async with AsyncSession(engine) as session:
        whole = selectin_polymorphic(Person, [Engineer])
        person = (await session.scalars(select(Person).options(whole))).one()
        assert isinstance(person, Engineer)
        print(person.language)
        #> Python
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
