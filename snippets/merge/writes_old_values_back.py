"""Merge of a detached object writes its old values back."""
# not with: a version counter
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    city: Mapped[str | None]


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

with Session(engine) as other:
    other.get_one(User, 1).city = "Paris"
    other.commit()

user.name = "Ada"
with Session(engine) as session:
    merged = session.merge(user)
    session.commit()
    print(merged.name, merged.city)
    #> Ada London
# --8<-- [end:example]
