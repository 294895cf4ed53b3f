"""A plain Session in `async def` that waits for the pool stops all requests."""
# cure: Use an `AsyncSession`, or write `def`.

import asyncio
import os
import tempfile

from fastapi import FastAPI
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


# --8<-- [start:example]
@app.get("/users/{key}")
async def read_user(key: int) -> str:
    with Session(engine) as session:
        user = session.get_one(User, key)
        await asyncio.sleep(0)  # another request goes on here
        return user.name


async def main() -> None:
    transport = ASGITransport(app, raise_app_exceptions=False)
    async with AsyncClient(
        transport=transport, base_url="http://test"
    ) as client:
        requests = client.get("/users/1"), client.get("/users/1")
        for response in await asyncio.gather(*requests):
            print(response.status_code)
            #> 200
            #> 500


asyncio.run(main())
# --8<-- [end:example]
