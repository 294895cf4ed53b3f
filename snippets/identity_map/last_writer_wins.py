"""Without a guard, the last writer wins and nobody is told."""
# not with: a version counter
# not with: REPEATABLE READ
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine
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
        other.get_one(User, 1).visits += 1
        other.commit()

    user.visits += 1
    session.commit()
    print(user.visits)
    #> 1

    user.visits = User.visits + 1
    session.commit()
    print(user.visits)
    #> 2
# --8<-- [end:example]
