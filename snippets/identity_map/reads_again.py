"""`refresh`, `populate_existing` and `expire` get the new value."""
# not with: REPEATABLE READ

import os
import tempfile

from sqlalchemy import create_engine, select
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

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()


# --8<-- [start:example]
def rename(name: str) -> None:
    with Session(engine) as other, other.begin():
        other.get_one(User, 1).name = name


with Session(engine) as session:
    user = session.get_one(User, 1)
    rename("beth")
    session.refresh(user)
    print(user.name)
    #> beth

    rename("cleo")
    again = select(User).execution_options(populate_existing=True)
    session.scalars(again).all()
    print(user.name)
    #> cleo

    rename("dora")
    session.expire(user)
    print(user.name)
    #> dora
# --8<-- [end:example]
