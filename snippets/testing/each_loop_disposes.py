"""An engine that each event loop disposes of at its end serves the next one."""

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


# --8<-- [start:example]
async def test_tables() -> None:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await engine.dispose()


async def test_user() -> None:
    async with AsyncSession(engine) as session:
        session.add(User(name="ada"))
        await session.flush()
        print((await session.scalars(select(User.name))).all())
        #> ['ada']
    await engine.dispose()


asyncio.run(test_tables())
asyncio.run(test_user())  # another loop
# --8<-- [end:example]
