"""In a shared Session, one thread commits the work of another."""

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor

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
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    session.add(User(name="half done"))

    with ThreadPoolExecutor() as threads:
        threads.submit(session.commit).result()

    session.rollback()  # too late
    print(session.scalars(select(User.name)).all())
    #> ['half done']
# --8<-- [end:example]
