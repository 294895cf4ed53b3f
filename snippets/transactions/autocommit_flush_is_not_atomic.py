"""On an AUTOCOMMIT engine, half of a failed flush stays."""
# cure: Give up AUTOCOMMIT where several rows belong together, and end the
# cure: transaction with `commit()`.

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


class Address(Base):
    __tablename__ = "addresses"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User] = relationship()


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    ada = User(name="ada")
    session.add(Address(email="ada@example.org", user=ada))
    session.commit()

# --8<-- [start:example]
autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
with Session(autocommit) as session:
    grace = User(name="grace")
    session.add(Address(email="ada@example.org", user=grace))  # is taken
    try:
        session.commit()
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError
    session.rollback()

    print(session.scalars(select(User.name).order_by(User.name)).all())
    #> ['ada', 'grace']
# --8<-- [end:example]
