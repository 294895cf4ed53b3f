"""`lazy="raise_on_sql"` names the attribute that was not loaded."""
# cure: Load the attribute with the query: `selectinload()`.

import asyncio
import os
import tempfile

from sqlalchemy import ForeignKey, inspect
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncAttrs, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(AsyncAttrs, DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    addresses: Mapped[list["Address"]] = relationship(
        back_populates="user", lazy="raise_on_sql"
    )


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
    async with AsyncSession(engine) as session, session.begin():
        user = await session.get_one(User, 1)
        print(inspect(user).unloaded)
        #> {'addresses'}
        try:
            print(user.addresses)  # mapped with lazy="raise_on_sql"
        except InvalidRequestError as error:
            print(str(error).split(" due")[0])
            #> 'User.addresses' is not available
        try:
            await user.awaitable_attrs.addresses
        except InvalidRequestError as error:
            print(type(error).__name__)
            #> InvalidRequestError

        await session.refresh(user, ["addresses"])
        print(len(user.addresses))
        #> 1
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
