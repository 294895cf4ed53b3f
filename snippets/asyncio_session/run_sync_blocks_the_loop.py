"""In `run_sync()`, other tasks run only while the Session waits for SQL."""

import asyncio
import os
import tempfile
import time

from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


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
ran: list[str] = []


async def other_task() -> None:
    ran.append("other task")


def work(session: Session) -> None:
    time.sleep(0.1)  # stands for a slow library
    print(ran)
    #> []
    session.get(User, 1)
    print(ran)
    #> ['other task']


async def main() -> None:
    async with AsyncSession(engine) as session, session.begin():
        await session.connection()
        await asyncio.gather(session.run_sync(work), other_task())
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
