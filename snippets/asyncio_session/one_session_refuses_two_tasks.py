"""A Session refuses a second task while the first one connects."""
# cure: Give each task a Session of its own.

import asyncio
import os
import tempfile

from sqlalchemy import select
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
    async with AsyncSession(engine) as session:
        session.add(User(name="ada"))
        await session.commit()
    await engine.dispose()


asyncio.run(set_up())


# --8<-- [start:example]
async def first_name(session: AsyncSession) -> str | None:
    return await session.scalar(select(User.name))


async def main() -> None:
    async with AsyncSession(engine) as session:
        name, *errors = await asyncio.gather(
            first_name(session),
            first_name(session),
            session.close(),
            return_exceptions=True,
        )
        print(name)
        #> ada
        for error in errors:
            print(type(error).__name__)
            #> InvalidRequestError
            #> IllegalStateChangeError
            print(str(error).split(";")[0])
            #> This session is provisioning a new connection
            #> Method 'close()' can't be called here
        await session.commit()
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
