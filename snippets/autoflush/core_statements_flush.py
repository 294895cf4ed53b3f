"""In 2.1, `text()` and a table's SELECT flush too."""
# not with: autoflush=False
# requires: sqlalchemy>=2.1

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
    #> 1

    session.add(User(name="grace"))
    users = User.__table__
    print(session.scalar(select(func.count()).select_from(users)))
    #> 2

    session.add(User(name="alan"))
    session.execute(text("SELECT 1"))
    print(len(session.new))
    #> 0
    session.commit()
# --8<-- [end:example]
