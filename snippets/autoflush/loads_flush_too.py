"""`get`, a lazy load, an expired read and `refresh` flush if they load."""
# not with: autoflush=False
# not with: lazy="selectin"
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
    addresses: Mapped[list["Address"]] = relationship(back_populates="user")


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User"] = relationship(back_populates="addresses")


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
    session.add(User(name="grace"))
    ada = session.get_one(User, 1)
    print(len(session.new))
    #> 0

    session.add(User(name="alan"))
    print(ada.addresses, len(session.new))
    #> [] 0

    session.add(User(name="edsger"))
    session.expire(ada)
    print(ada.name, len(session.new))
    #> ada 0

    session.add(User(name="barbara"))
    session.refresh(ada)
    print(len(session.new))
    #> 0
    session.commit()
# --8<-- [end:example]
