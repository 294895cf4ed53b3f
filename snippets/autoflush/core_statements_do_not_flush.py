"""In 2.0, `text()` and a table's SELECT do not flush."""
# requires: sqlalchemy<2.1

import os
import tempfile

from sqlalchemy import create_engine, func, select, text
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
    print(session.scalar(text("SELECT count(*) FROM users")))
    #> 0

    users = User.__table__
    print(session.scalar(select(func.count()).select_from(users)))
    #> 0

    session.flush()
    print(session.scalar(text("SELECT count(*) FROM users")))
    #> 1
    session.commit()
# --8<-- [end:example]
