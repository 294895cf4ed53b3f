"""`has_changes()` of its history says whether an attribute has changed."""

import os
import tempfile

from sqlalchemy import create_engine, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    city: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada", city="London"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    user.name = "ada"  # as it was
    user.city = "Paris"
    for attribute in inspect(user).attrs:
        history = attribute.history
        if history.has_changes():
            print(attribute.key, history.deleted, history.added)
            #> city ['London'] ['Paris']
    session.commit()
# --8<-- [end:example]
