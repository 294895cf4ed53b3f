"""If the foreign key is part of the child's primary key, delete raises."""
# cure: Delete the children too: `cascade="all, delete-orphan"`.
# not with: AsyncSession

import os
import tempfile

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
    settings: Mapped[list["Setting"]] = relationship(back_populates="user")


class Setting(Base):
    __tablename__ = "settings"
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id"), primary_key=True
    )
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    user: Mapped["User"] = relationship(back_populates="settings")


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    theme = Setting(name="theme", value="dark")
    session.add(User(name="ada", settings=[theme]))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    session.delete(user)
    try:
        session.flush()
    except AssertionError as error:
        print(type(error).__name__)
        #> AssertionError
    session.rollback()

    print(user.settings[0].value)
    #> dark
# --8<-- [end:example]
