"""The option `autoflush=False` holds for one ORM statement."""
# requires: sqlalchemy>=2.1

import os
import tempfile

from sqlalchemy import create_engine, select, text
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
    session.add(User(name="ada"))
    no_flush = {"autoflush": False}
    names = select(User.name)
    print(session.scalars(names, execution_options=no_flush).all())
    #> []

    query = text("SELECT name FROM users")
    with session.no_autoflush:
        print(session.scalars(query).all())
        #> []
    print(session.scalars(query, execution_options=no_flush).all())
    #> ['ada']
    session.commit()
# --8<-- [end:example]
