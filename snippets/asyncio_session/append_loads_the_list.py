"""Appending to a list that is not loaded loads it, and raises."""
# not with: lazy="selectin"
# cure: Set the other side, as in `Address(user=user)`, or load the list first.

import asyncio
import os
import tempfile

from sqlalchemy import ForeignKey
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


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


async def set_up() -> None:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine) as session:
        ada = User(name="ada")
        ada.addresses = [Address(email="ada@example.org")]
        session.add(ada)
        await session.commit()
    await engine.dispose()


asyncio.run(set_up())


# --8<-- [start:example]
async def main() -> None:
    async with AsyncSession(engine) as session:
        user = await session.get_one(User, 1)
        try:
            user.addresses.append(Address(email="ada@example.com"))
        except SQLAlchemyError as error:
            print("greenlet_spawn has not been called" in str(error))
            #> True

        address = Address(email="ada@example.com", user=user)
        session.add(address)
        await session.flush()

        await session.refresh(user, ["addresses"])
        print(len(user.addresses))
        #> 2
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
