"""Two rows cannot swap a unique value in one flush."""
# cure: Set both foreign keys to None, flush, and assign again.
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.exc import IntegrityError
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
    profile: Mapped["Profile | None"] = relationship(back_populates="user")


class Profile(Base):
    __tablename__ = "profiles"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id"), unique=True
    )
    user: Mapped["User | None"] = relationship(back_populates="profile")


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada", profile=Profile(text="first")))
    session.add(User(name="grace", profile=Profile(text="second")))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    ada, grace = session.scalars(select(User).order_by(User.id))
    first, second = ada.profile, grace.profile
    ada.profile, grace.profile = second, first
    try:
        session.flush()
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError

with Session(engine) as session:
    first, second = session.scalars(select(Profile).order_by(Profile.id))
    first.user_id, second.user_id = None, None
    #: Both rows give up their value before one takes that of the other.
    session.flush()
    first.user_id, second.user_id = 2, 1
    session.commit()
    print(session.get_one(User, 1).profile is second)
    #> True
# --8<-- [end:example]
