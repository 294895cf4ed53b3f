"""A bulk INSERT runs no `@validates` method."""

import os
import tempfile

from sqlalchemy import create_engine, insert, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    validates,
)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]

    @validates("name")
    def stripped(self, key: str, name: str) -> str:
        return name.strip()


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    session.add(User(name=" ada "))
    session.flush()
    session.execute(insert(User), [{"name": " grace "}])
    session.commit()
    print(session.scalars(select(User.name).order_by(User.id)).all())
    #> ['ada', ' grace ']
# --8<-- [end:example]
