"""In a savepoint, a failed read loses objects and keeps their rows."""
# not with: autoflush=False
# not with: lazy="selectin"
# cure: Call the Session's own `rollback()`; load first, then change.

import asyncio
import os
import tempfile

from sqlalchemy import ForeignKey, select
from sqlalchemy.exc import MissingGreenlet, StatementError
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
        ada = await session.get_one(User, 1)
        try:
            async with session.begin_nested():
                grace = User(name="grace")
                session.add(grace)
                await session.flush()
                grace.name = "Grace"
                print(ada.addresses)  # flushes the name first
        except (MissingGreenlet, StatementError) as error:
            print("greenlet_spawn" in str(error))
            #> True
        print(grace in session)
        #> False

        await session.commit()
        names = select(User.name).order_by(User.id)
        print((await session.scalars(names)).all())
        #> ['ada', 'grace']
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
