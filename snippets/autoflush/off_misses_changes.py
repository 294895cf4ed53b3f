"""With `autoflush=False`, a query searches rows without your changes."""

import os
import tempfile

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

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine, autoflush=False) as session:
    ada = session.get_one(User, 1)
    ada.name = "Ada"
    session.add(User(name="grace"))

    print(session.scalars(select(User.name)).all())
    #> ['ada']
    print(session.scalars(select(User)).one().name)
    #> Ada

    session.flush()
    names = select(User.name).order_by(User.name)
    print(session.scalars(names).all())
    #> ['Ada', 'grace']
    session.commit()
# --8<-- [end:example]
