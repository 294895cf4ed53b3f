"""Under asyncio, a test undoes commits with a connection of its own too."""

import asyncio
import os
import tempfile

from sqlalchemy import Connection, event, select
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

if engine.dialect.name == "sqlite":

    @event.listens_for(engine.sync_engine, "begin")
    def send_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")


# --8<-- [start:example]
async def tested(session: AsyncSession) -> None:
    session.add(User(name="ada"))
    await session.commit()


async def main() -> None:
    async with engine.connect() as connection:
        outer = await connection.begin()
        async with AsyncSession(
            connection, join_transaction_mode="create_savepoint"
        ) as session:
            await tested(session)
            print((await session.scalars(select(User.name))).all())
            #> ['ada']
        await outer.rollback()

    async with AsyncSession(engine) as session:
        print((await session.scalars(select(User.name))).all())
        #> []
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
