"""In 2.0, `text()`, a table's SELECT and a plain EXISTS do not flush."""
# requires: sqlalchemy<2.1

import os
import tempfile

from sqlalchemy import create_engine, exists, func, select, text
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

    print(session.scalar(select(exists().where(User.name == "ada"))))
    #> False
    ada = select(User).where(User.name == "ada")
    print(session.scalar(select(ada.exists())))
    #> True
    session.commit()
# --8<-- [end:example]
