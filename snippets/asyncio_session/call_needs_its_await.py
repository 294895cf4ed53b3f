"""A commit without its `await` saves nothing, and Python only warns."""
# cure: Await the call.

import asyncio
import os
import tempfile
import warnings

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
async def main() -> None:
    async with AsyncSession(engine) as session:
        session.add(User(name="ada"))
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            session.commit()  # type: ignore[unused-coroutine]
        print(caught[0].message)
        #> coroutine 'AsyncSession.commit' was never awaited

    async with AsyncSession(engine) as session:
        print((await session.scalars(select(User))).all())
        #> []
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
