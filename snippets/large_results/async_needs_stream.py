"""Under asyncio, `yield_per` needs `stream()` or `stream_scalars()`."""
# cure: Use `stream()` or `stream_scalars()`, with `async for`.

import asyncio
import os
import tempfile

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.ext.asyncio.exc import AsyncMethodRequired
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
        session.add_all([User(name="ada"), User(name="grace")])
        await session.commit()

    async with AsyncSession(engine) as session:
        statement = select(User).order_by(User.id)
        statement = statement.execution_options(yield_per=2)
        try:
            await session.scalars(statement)
        except AsyncMethodRequired as error:
            print(type(error).__name__)
            #> AsyncMethodRequired

        async for user in await session.stream_scalars(statement):
            print(user.name)
            #> ada
            #> grace
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
