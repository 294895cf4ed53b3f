"""A canceled statement costs the connection, and what is not committed."""
# cure: Roll back, and do the work again.

import asyncio
import os
import tempfile

from sqlalchemy import select
from sqlalchemy.exc import PendingRollbackError
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
        await session.flush()
        try:
            async with asyncio.timeout(0):
                await session.scalars(select(User.name))
        except TimeoutError:
            print("too late")
            #> too late

        try:
            await session.commit()
        except PendingRollbackError as error:
            print(str(error).split(".")[0])
            #> Can't reconnect until invalid transaction is rolled back
        await session.rollback()
        print((await session.scalars(select(User.name))).all())
        #> []
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
