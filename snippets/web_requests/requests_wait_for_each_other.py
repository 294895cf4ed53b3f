"""The requests with a connection and those with a thread block each other."""
# cure: Let in no more requests than the pool has connections.

import asyncio
import os
import tempfile
from collections.abc import Iterator
from typing import Annotated

from anyio.to_thread import current_default_thread_limiter
from fastapi import Depends, FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db",
    pool_size=1,
    max_overflow=0,
    pool_timeout=0.1,
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

app = FastAPI()


def get_session() -> Iterator[Session]:
    with Session(engine) as session, session.begin():
        yield session


# --8<-- [start:example]
OneSession = Annotated[Session, Depends(get_session, scope="function")]


@app.get("/users/{key}")
def read_user(key: int, session: OneSession) -> str:
    return session.get_one(User, key).name


# as many as the pool has connections: 15 by default
limited = Depends(get_session, scope="function", max_concurrency=1)
LimitedSession = Annotated[Session, limited]


@app.get("/limited/{key}")
def read_user_limited(key: int, session: LimitedSession) -> str:
    return session.get_one(User, key).name


async def main() -> None:
    current_default_thread_limiter().total_tokens = 1  # 40 by default
    transport = ASGITransport(app, raise_app_exceptions=False)
    async with AsyncClient(
        transport=transport, base_url="http://test"
    ) as client:
        for path in ("/users/1", "/limited/1"):
            requests = client.get(path), client.get(path)
            responses = await asyncio.gather(*requests)
            print([response.status_code for response in responses])
            #> [200, 500]
            #> [200, 200]


asyncio.run(main())
# --8<-- [end:example]
