"""A read that raises undoes what is not committed, if it had to flush."""
# not with: autoflush=False
# not with: lazy="selectin"
# cure: Call `rollback()`, and do the work again: load first, then change.

import asyncio
import os
import tempfile

from sqlalchemy import ForeignKey
from sqlalchemy.exc import MissingGreenlet, PendingRollbackError
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
        user.name = "Ada"
        try:
            print(user.addresses)  # flushes the name first
        except MissingGreenlet as error:
            print(type(error).__name__)
            #> MissingGreenlet
        try:
            await session.commit()
        except PendingRollbackError as error:
            print(type(error).__name__)
            #> PendingRollbackError

        await session.rollback()
        await session.refresh(user)
        print(user.name)
        #> ada
        await session.commit()
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
