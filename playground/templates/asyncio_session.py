"""Asyncio."""

import asyncio
import os
import tempfile

from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_async_engine(
    os.environ.get("ASYNC_DATABASE_URL") or f"sqlite+aiosqlite:///{tempfile.mkdtemp()}/example.db"
)


async def set_up() -> None:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)


async def main() -> None:
    await set_up()
    async with AsyncSession(engine, expire_on_commit=False) as session:
        user = User(name="ada")
        session.add(user)
        await session.commit()
        print(user.name)
        await session.refresh(user)
    await engine.dispose()


asyncio.run(main())
