"""A pending object has no row; `expunge()` or `close()` makes it transient."""

import os
import tempfile

from sqlalchemy import create_engine, inspect
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

# --8<-- [start:example]
with Session(engine) as session:
    user = User(name="ada")
    session.add(user)
    print(inspect(user).pending, user in session.new)
    #> True True
    print(user.id)
    #> None

    session.expunge(user)
    print(inspect(user).transient, user in session.new)
    #> True False

    session.add(user)
    session.close()
    print(inspect(user).transient)
    #> True
# --8<-- [end:example]
