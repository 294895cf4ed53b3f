"""A bulk UPDATE computes an object's value from its loaded value."""
# not with: REPEATABLE READ

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
    visits: Mapped[int]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada", visits=0))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    with Session(engine) as other:
        other.get_one(User, 1).visits = 50
        other.commit()
    session.execute(update(User).values(visits=User.visits + 1))
    print(user.visits)
    #> 1
    session.refresh(user)
    print(user.visits)
    #> 51
    session.commit()
# --8<-- [end:example]
