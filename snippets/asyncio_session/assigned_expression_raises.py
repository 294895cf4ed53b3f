"""An assigned expression needs a refresh, even with `eager_defaults`."""
# cure: Await `refresh()` after the flush.

import asyncio
import os
import tempfile

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    visits: Mapped[int]
    __mapper_args__ = {"eager_defaults": True}  # noqa: RUF012


engine = create_async_engine(
    os.environ.get("ASYNC_DATABASE_URL")
    or f"sqlite+aiosqlite:///{tempfile.mkdtemp()}/example.db"
)


async def set_up() -> None:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine) as session:
        session.add(User(name="ada", visits=0))
        await session.commit()
    await engine.dispose()


asyncio.run(set_up())


# --8<-- [start:example]
async def main() -> None:
    async with AsyncSession(engine) as session:
        user = await session.get_one(User, 1)
        user.visits = User.visits + 1
        await session.flush()
        try:
            print(user.visits)
        except SQLAlchemyError as error:
            print("greenlet_spawn has not been called" in str(error))
            #> True

        await session.refresh(user, ["visits"])
        print(user.visits)
        #> 1
        await session.commit()
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
