"""Synchronous code on the async engine raises it too."""
# cure: Call it in `await connection.run_sync(…)`, or await the async call.

import asyncio
import os
import tempfile

from sqlalchemy import select
from sqlalchemy.exc import MissingGreenlet
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


# --8<-- [start:example]
async def main() -> None:
    try:
        Base.metadata.create_all(engine)  # type: ignore[arg-type]
    except AttributeError as error:
        print(error)
        #> 'AsyncEngine' object has no attribute '_run_ddl_visitor'
    try:
        Base.metadata.create_all(engine.sync_engine)
    except MissingGreenlet as error:
        print(type(error).__name__)
        #> MissingGreenlet

    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine) as session, session.begin():
        print((await session.scalars(select(User))).all())
        #> []
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
