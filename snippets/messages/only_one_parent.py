"""With `delete-orphan` on a many-to-one, a second parent is refused."""
# cure: Take the object from its first parent, or leave `single_parent` out.

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id"))
    profile: Mapped["Profile"] = relationship(
        cascade="all, delete-orphan", single_parent=True
    )


class Profile(Base):
    __tablename__ = "profiles"
    id: Mapped[int] = mapped_column(primary_key=True)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
profile = Profile()
user = User(profile=profile)
try:
    other = User(profile=profile)
except InvalidRequestError as error:
    print(type(error).__name__, error.code)
    #> InvalidRequestError bbf1
# --8<-- [end:example]
