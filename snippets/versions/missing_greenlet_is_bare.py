"""In 2.0, a read after a commit raises a bare `MissingGreenlet`."""
# not with: expire_on_commit=False
# cure: Load what you read: await `refresh()`, or use `selectinload()`.
# requires: sqlalchemy<2.1

import asyncio
import os
import tempfile

from sqlalchemy.exc import MissingGreenlet
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


# --8<-- [start:example]
async def main() -> None:
    async with AsyncSession(engine) as session:
        user = User(name="ada")
        session.add(user)
        await session.commit()
        try:
            print(user.name)
        except MissingGreenlet as error:
            print(type(error).__name__)
            #> MissingGreenlet
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
