"""An `AsyncSession` has no events; the plain Session inside it has."""
# cure: Listen on `sync_session`, or on the plain `sessionmaker`.

import asyncio
import os
import tempfile

from sqlalchemy import event
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    UOWTransaction,
    mapped_column,
)


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
def audit(session: Session, context: UOWTransaction, _: object) -> None:
    print("before_flush of", type(session).__name__)
    #> before_flush of Session


try:
    event.listen(AsyncSession, "before_flush", audit)
except InvalidRequestError as error:
    print(type(error).__name__)
    #> InvalidRequestError


async def main() -> None:
    async with AsyncSession(engine) as session:
        try:
            event.listen(session, "before_flush", audit)
        except NotImplementedError as error:
            print(type(error).__name__)
            #> NotImplementedError
        event.listen(session.sync_session, "before_flush", audit)
        session.add(User(name="ada"))
        await session.commit()
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
