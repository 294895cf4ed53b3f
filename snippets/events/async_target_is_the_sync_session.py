"""Under asyncio, listen on the `sessionmaker` of the plain Sessions."""

import asyncio
import os
import tempfile

from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    UOWTransaction,
    mapped_column,
    sessionmaker,
)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Audit(Base):
    __tablename__ = "audits"
    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str]


engine = create_async_engine(
    os.environ.get("ASYNC_DATABASE_URL")
    or f"sqlite+aiosqlite:///{tempfile.mkdtemp()}/example.db"
)


async def set_up() -> None:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await engine.dispose()


asyncio.run(set_up())


# --8<-- [start:example]
sync_sessions = sessionmaker()
new_session = async_sessionmaker(engine, sync_session_class=sync_sessions)


@event.listens_for(sync_sessions, "before_flush")
def audit(session: Session, context: UOWTransaction, _: object) -> None:
    number = len(session.scalars(select(User)).all())
    session.add(Audit(what=f"flush with {number} users"))


async def main() -> None:
    async with new_session() as session:
        session.add(User(name="ada"))
        await session.commit()
        print((await session.scalars(select(Audit.what))).all())
        #> ['flush with 0 users']
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
