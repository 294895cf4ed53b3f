"""After a rollback, a read raises, with `expire_on_commit=False` too."""
# cure: Await `refresh()`, or load the objects again.

import asyncio
import os
import tempfile

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
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
    async with AsyncSession(engine) as session:
        session.add(User(name="ada"))
        await session.commit()
    await engine.dispose()


asyncio.run(set_up())


# --8<-- [start:example]
sessions = async_sessionmaker(engine, expire_on_commit=False)


async def main() -> None:
    async with sessions() as session:
        user = await session.get_one(User, 1)
        await session.rollback()
        try:
            print(user.name)
        except SQLAlchemyError as error:
            print("greenlet_spawn has not been called" in str(error))
            #> True

        await session.refresh(user)
        print(user.name)
        #> ada
        await session.commit()
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
