"""With `expire_on_commit=False`, values stay readable after a commit."""

import asyncio
import os
import tempfile

from sqlalchemy import inspect
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
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
sessions = async_sessionmaker(engine, expire_on_commit=False)


async def main() -> None:
    async with sessions() as session:
        user = User(name="ada")
        session.add(user)
        await session.commit()
        print(user.id, user.name)
        #> 1 ada
    print(inspect(user).detached, user.name)
    #> True ada
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
