"""A Session refuses a second flush while the first one runs."""
# cure: Give each task a Session of its own.

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
    async with AsyncSession(engine) as session, session.begin():
        session.add_all([User(name="ada"), User(name="grace")])
        _, error = await asyncio.gather(
            session.flush(), session.flush(), return_exceptions=True
        )
        print(type(error).__name__, error)
        #> InvalidRequestError Session is already flushing
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
