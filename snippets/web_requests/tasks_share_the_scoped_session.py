"""Two asyncio tasks get the same Session from a `scoped_session`."""

import asyncio
import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.orm import Session, scoped_session, sessionmaker

engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)

# --8<-- [start:example]
db_session = scoped_session(sessionmaker(engine))


async def request() -> Session:
    return db_session()


async def main() -> None:
    first, second = await asyncio.gather(request(), request())
    print(first is second)
    #> True


asyncio.run(main())
db_session.remove()
# --8<-- [end:example]
