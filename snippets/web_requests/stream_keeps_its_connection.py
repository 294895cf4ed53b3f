"""A stream that keeps its connection waits for a thread between its parts."""
# cure: Leave the `with` block before the `yield`.

import asyncio
import os
import tempfile
from collections.abc import Iterator

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import create_engine, select
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
    session.add_all([User(name="ada "), User(name="grace")])
    session.commit()

app = FastAPI()


# --8<-- [start:example]
names = select(User.name).order_by(User.id)


def kept() -> Iterator[str]:
    with Session(engine) as session:
        yield from session.scalars(names)


def given_back() -> Iterator[str]:
    with Session(engine) as session:
        page = session.scalars(names).all()
    yield from page


@app.get("/kept")
def stream_kept() -> StreamingResponse:
    return StreamingResponse(kept())


@app.get("/given-back")
def stream_given_back() -> StreamingResponse:
    return StreamingResponse(given_back())


async def main() -> None:
    current_default_thread_limiter().total_tokens = 1  # 40 by default
    transport = ASGITransport(app, raise_app_exceptions=False)
    async with AsyncClient(
        transport=transport, base_url="http://test"
    ) as client:
        for path in ("/kept", "/given-back"):
            requests = client.get(path), client.get(path)
            responses = await asyncio.gather(*requests)
            print([(answer.status_code, answer.text) for answer in responses])
            #> [(200, 'ada grace'), (200, '')]
            #> [(200, 'ada grace'), (200, 'ada grace')]


asyncio.run(main())
# --8<-- [end:example]
