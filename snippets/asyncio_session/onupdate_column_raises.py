"""After an UPDATE, an SQL `onupdate` column raises until a refresh."""

import asyncio
import os
import tempfile
from datetime import datetime

from sqlalchemy import func, inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    updated_at: Mapped[datetime] = mapped_column(
        server_default=func.now(), onupdate=func.now()
    )


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
        user.name = "Ada"
        await session.flush()
        print(inspect(user).expired_attributes)
        #> {'updated_at'}
        try:
            print(user.updated_at)  # has onupdate=func.now()
        except SQLAlchemyError as error:
            print("greenlet_spawn has not been called" in str(error))
            #> True

        await session.refresh(user, ["updated_at"])
        print(type(user.updated_at).__name__)
        #> datetime
        await session.commit()
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
