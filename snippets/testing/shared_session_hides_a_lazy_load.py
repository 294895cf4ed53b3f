"""Code that shares the test's Session finds a list that it has not loaded."""
# not with: lazy="selectin"

import asyncio
import os
import tempfile

from sqlalchemy import Connection, ForeignKey, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    addresses: Mapped[list["Address"]] = relationship(back_populates="user")


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User] = relationship(back_populates="addresses")


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
async def tested(session: AsyncSession, user_id: int) -> int:
    user = await session.get_one(User, user_id)
    return len(user.addresses)


async def main() -> None:
    async with engine.connect() as connection:
        outer = await connection.begin()
        async with AsyncSession(
            connection,
            expire_on_commit=False,
            join_transaction_mode="create_savepoint",
        ) as session:
            user = User(name="ada", addresses=[Address(email="a@example.org")])
            session.add(user)
            await session.commit()
            print(await tested(session, user.id))
            #> 1

            session.expunge_all()
            try:
                await tested(session, user.id)
            except SQLAlchemyError as error:
                print("greenlet_spawn has not been called" in str(error))
                #> True
        await outer.rollback()
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
