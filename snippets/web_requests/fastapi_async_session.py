"""An `async def` endpoint gets its `AsyncSession` from a dependency."""

import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from fastapi.testclient import TestClient
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


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    yield
    await engine.dispose()


app = FastAPI(lifespan=lifespan)


# --8<-- [start:example]
new_session = async_sessionmaker(engine, expire_on_commit=False)


async def get_session() -> AsyncIterator[AsyncSession]:
    async with new_session.begin() as session:
        yield session


one_session = Depends(get_session, scope="function")
OneSession = Annotated[AsyncSession, one_session]


@app.post("/users/{name}")
async def add_user(name: str, session: OneSession) -> None:
    session.add(User(name=name))


@app.get("/users/{user_id}")
async def show_user(user_id: int, session: OneSession) -> str:
    user = await session.get(User, user_id)
    if user is None:
        raise HTTPException(404)
    return user.name


with TestClient(app) as client:
    print(client.post("/users/ada").status_code)
    #> 200
    print(client.get("/users/1").json())
    #> ada
    print(client.get("/users/2").status_code)
    #> 404
# --8<-- [end:example]
