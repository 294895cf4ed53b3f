"""Pydantic reads the attributes, and so an expired object sends a SELECT."""

import os
import tempfile

from pydantic import BaseModel, ConfigDict
from sqlalchemy import create_engine
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
class UserOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    name: str


with Session(engine) as session:
    user = session.get_one(User, 1)
    session.commit()
    print(UserOut.model_validate(user).model_dump())
    #> {'name': 'ada'}
# --8<-- [end:example]
