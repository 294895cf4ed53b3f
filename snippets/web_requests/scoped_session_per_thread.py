"""A `scoped_session` holds one Session per thread, until `remove()`."""

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import create_engine, select
from sqlalchemy.orm import scoped_session, sessionmaker

engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)

# --8<-- [start:example]
db_session = scoped_session(sessionmaker(engine))

here = db_session()
print(db_session() is here)
#> True

with ThreadPoolExecutor() as threads:
    there = threads.submit(db_session).result()
print(there is here)
#> False

print(db_session.scalar(select(1)), here.in_transaction())
#> 1 True
db_session.remove()
print(here.in_transaction())
#> False
print(db_session() is here)
#> False
# --8<-- [end:example]
