"""Under asyncio, setting an expired `active_history` attribute raises."""
# not with: expire_on_commit=False
# cure: Refresh the object first, or use `expire_on_commit=False`.

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
    name: Mapped[str] = mapped_column(active_history=True)


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
async def main() -> None:
    async with AsyncSession(engine) as session:
        user = await session.get_one(User, 1)
        await session.commit()  # expires user
        try:
            user.name = "grace"
        except SQLAlchemyError as error:
            print("greenlet_spawn has not been called" in str(error))
            #> True

        await session.refresh(user)
        user.name = "grace"
        print(session.is_modified(user))
        #> True
        await session.commit()
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
