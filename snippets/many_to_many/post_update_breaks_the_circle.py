"""With `post_update`, an UPDATE sets and clears the second key."""

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, select
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
    main_id: Mapped[int | None] = mapped_column(
        ForeignKey("addresses.id", use_alter=True, name="fk_users_main_id")
    )
    main: Mapped["Address | None"] = relationship(
        foreign_keys=main_id, post_update=True
    )
    addresses: Mapped[list["Address"]] = relationship(
        back_populates="user", foreign_keys="Address.user_id"
    )


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped["User"] = relationship(
        back_populates="addresses", foreign_keys=user_id
    )


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    address = Address(email="ada@example.com")
    user = User(name="ada", addresses=[address], main=address)
    session.add(user)
    session.flush()
    print(user.main_id, address.user_id)
    #> 1 1

    session.delete(address)
    session.delete(user)
    session.commit()
    print(session.scalars(select(User)).all())
    #> []
# --8<-- [end:example]
