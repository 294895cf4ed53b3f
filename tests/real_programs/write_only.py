"""Write only."""

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    WriteOnlyMapped,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    items: WriteOnlyMapped["Item"] = relationship(
        cascade="all, delete-orphan", passive_deletes=True
    )


class Item(Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = User(name="grace")
    session.add(user)
    user.items.add(Item(text="a"))
    user.items.add_all([Item(text="b"), Item(text="c")])
    session.flush()
    print(len(session.scalars(user.items.select()).all()))
    #> 3
    first = session.scalars(user.items.select().order_by(Item.id)).all()[0]
    user.items.remove(first)
    session.commit()
    print(len(session.scalars(user.items.select()).all()))
    #> 2
# --8<-- [end:example]
