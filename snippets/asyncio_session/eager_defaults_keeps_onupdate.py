"""With `eager_defaults`, an SQL `onupdate` column stays readable too."""

import asyncio
import os
import tempfile
from datetime import datetime

from sqlalchemy import func
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
    updated_at: Mapped[datetime] = mapped_column(
        server_default=func.now(), onupdate=func.now()
    )
    __mapper_args__ = {"eager_defaults": True}  # noqa: RUF012


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
        user.name = "Ada"
        await session.commit()
        print(type(user.updated_at).__name__)
        #> datetime
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
