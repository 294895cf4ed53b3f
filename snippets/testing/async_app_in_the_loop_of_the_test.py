"""A client that is async calls the app in the loop of the test."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import Connection, event, select
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


app = FastAPI()
new_session = async_sessionmaker(engine)


async def get_session() -> AsyncIterator[AsyncSession]:
    async with new_session.begin() as session:
        yield session


one_session = Depends(get_session, scope="function")


@app.post("/users/{name}")
async def add_user(
    name: str, session: Annotated[AsyncSession, one_session]
) -> None:
    session.add(User(name=name))


# --8<-- [start:example]
async def main() -> None:
    async with engine.connect() as connection:
        outer = await connection.begin()
        new_session.configure(
            bind=connection, join_transaction_mode="create_savepoint"
        )
        transport = ASGITransport(app)
        try:
            async with AsyncClient(
                transport=transport, base_url="http://test"
            ) as client:
                print((await client.post("/users/ada")).status_code)
                #> 200
            print((await connection.scalars(select(User.name))).all())
            #> ['ada']
        finally:
            new_session.configure(bind=engine)
            await outer.rollback()

    async with new_session() as session:
        print((await session.scalars(select(User.name))).all())
        #> []
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
