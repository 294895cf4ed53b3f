"""Merge copies what the `default_factory` of a column has made."""

import os
import tempfile

from sqlalchemy import JSON, create_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    MappedAsDataclass,
    Session,
    mapped_column,
)


class Base(MappedAsDataclass, DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    settings: Mapped[dict[str, str]] = mapped_column(JSON, default_factory=dict)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(id=1, name="ada", settings={"theme": "dark"}))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.merge(User(id=1, name="Ada"))
    print(user.name, user.settings)
    #> Ada {}
    session.commit()
# --8<-- [end:example]
