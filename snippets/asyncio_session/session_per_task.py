"""With a Session each, two tasks commit on their own."""

import asyncio
import os
import tempfile

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


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
async def add(name: str, turn: asyncio.Lock) -> None:
    async with turn, AsyncSession(engine) as session, session.begin():
        session.add(User(name=name))


async def main() -> None:
    turn = asyncio.Lock()  # SQLite takes one writer at a time
    await asyncio.gather(add("ada", turn), add("grace", turn))

    async with AsyncSession(engine) as session, session.begin():
        query = select(User.name).order_by(User.id)
        print((await session.scalars(query)).all())
        #> ['ada', 'grace']
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
