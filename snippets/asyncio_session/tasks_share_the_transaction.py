"""Two tasks that share a Session share its transaction."""

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
async def save(session: AsyncSession, flushed: asyncio.Event) -> None:
    session.add(User(name="ada"))
    await session.flush()
    flushed.set()
    await asyncio.sleep(0.1)  # waits for something else
    await session.commit()


async def give_up(session: AsyncSession, flushed: asyncio.Event) -> None:
    await flushed.wait()
    await session.rollback()


async def main() -> None:
    flushed = asyncio.Event()
    async with AsyncSession(engine) as session:
        await asyncio.gather(save(session, flushed), give_up(session, flushed))
        print((await session.scalars(select(User.name))).all())
        #> []
        await session.commit()
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
