"""Under asyncio, `get_bind()` belongs to the `sync_session_class`."""

import asyncio
import os
import tempfile
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


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
    async with AsyncSession(engine) as session:
        session.add(User(name="ada"))
        await session.commit()
    await engine.dispose()


asyncio.run(set_up())


class RoutingSession(Session):
    def get_bind(self, mapper: Any = None, **options: Any) -> Any:
        print("asked for", mapper.class_.__name__)
        #> asked for User
        return engine.sync_engine


# --8<-- [start:example]
async def main() -> None:
    async with AsyncSession(sync_session_class=RoutingSession) as session:
        print((await session.scalars(select(User.name))).all())
        #> ['ada']
    await engine.dispose()


asyncio.run(main())
# --8<-- [end:example]
