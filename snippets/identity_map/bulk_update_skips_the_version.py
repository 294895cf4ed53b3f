"""A bulk UPDATE neither checks the version nor counts it up."""

import os
import tempfile

from sqlalchemy import create_engine, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


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
    user = session.get_one(User, 1)
    session.execute(update(User).values(name="Ada"))
    print(user.name, user.version)
    #> Ada 1

    counted = update(User).values(name="Grace", version=User.version + 1)
    session.execute(counted)
    print(user.name, user.version)
    #> Grace 2
    session.commit()
# --8<-- [end:example]
