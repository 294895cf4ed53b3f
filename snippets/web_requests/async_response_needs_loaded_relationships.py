"""Under asyncio, load the relationships that the response reads."""
# not with: lazy="selectin"
# cure: Load them with the query: `selectinload()`.

import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi.exceptions import ResponseValidationError
from fastapi.testclient import TestClient
from pydantic import BaseModel
from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import (
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    mapped_column,
    relationship,
    selectinload,
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
    user: Mapped["User"] = relationship(back_populates="addresses")


engine = create_async_engine(
    os.environ.get("ASYNC_DATABASE_URL")
    or f"sqlite+aiosqlite:///{tempfile.mkdtemp()}/example.db"
)
new_session = async_sessionmaker(engine, expire_on_commit=False)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with new_session.begin() as session:
        ada = User(name="ada")
        ada.addresses = [Address(email="ada@example.org")]
        session.add(ada)
    yield
    await engine.dispose()


app = FastAPI(lifespan=lifespan)


async def get_session() -> AsyncIterator[AsyncSession]:
    async with new_session.begin() as session:
        yield session


one_session = Depends(get_session, scope="function")
OneSession = Annotated[AsyncSession, one_session]


class AddressOut(BaseModel):
    email: str


# --8<-- [start:example]
class UserOut(BaseModel):
    name: str
    addresses: list[AddressOut]


@app.get("/lazy/{user_id}", response_model=UserOut)
async def show_lazy(user_id: int, session: OneSession) -> User:
    return await session.get_one(User, user_id)


@app.get("/loaded/{user_id}", response_model=UserOut)
async def show_loaded(user_id: int, session: OneSession) -> User:
    query = select(User).where(User.id == user_id)
    query = query.options(selectinload(User.addresses))
    return (await session.scalars(query)).one()


with TestClient(app) as client:
    try:
        client.get("/lazy/1")
    except ResponseValidationError as error:
        print("greenlet_spawn has not been called" in str(error))
        #> True
    print(client.get("/loaded/1").json()["addresses"])
    #> [{'email': 'ada@example.org'}]
# --8<-- [end:example]
