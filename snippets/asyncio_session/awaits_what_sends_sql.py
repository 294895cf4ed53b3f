"""An object goes through the same states under `AsyncSession`."""

import asyncio
import os
import tempfile

from sqlalchemy import inspect
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
        user = User(name="ada")
        session.add(user)
        print(inspect(user).pending)
        #> True
        await session.flush()
        print(inspect(user).persistent, user.id)
        #> True 1
        await session.rollback()
        print(inspect(user).transient)
        #> True

        user = User(name="ada")
        session.add(user)
        await session.commit()
        print(inspect(user).persistent)
        #> True
    print(inspect(user).detached)
    #> True
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
