"""A one-to-one with two rows warns, and returns one of them."""
# not with: lazy="selectin"
# cure: Give the foreign key a unique constraint.
# not with: AsyncSession

import os
import tempfile
import warnings

from sqlalchemy import ForeignKey, create_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    profile: Mapped["Profile | None"] = relationship()


class Profile(Base):
    __tablename__ = "profiles"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada"))
    session.add_all([Profile(user_id=1), Profile(user_id=1)])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    with warnings.catch_warnings(record=True, action="always") as caught:
        print(user.profile is None)
        #> False
    print(str(caught[0].message).partition(" for ")[0])
    #> Multiple rows returned with uselist=False
# --8<-- [end:example]
