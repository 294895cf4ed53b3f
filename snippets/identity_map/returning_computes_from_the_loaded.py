"""`returning(User)` gives the loaded object, computed from its loaded value."""
# not with: REPEATABLE READ
# not with: joined inheritance
# cure: Add the option `populate_existing`.

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
        other.get_one(User, 1).visits = 10
        other.commit()

    add_one = update(User).values(visits=User.visits + 1).returning(User)
    print(session.scalars(add_one).one().visits)
    #> 1

    fresh = {"populate_existing": True}
    print(session.scalars(add_one, execution_options=fresh).one().visits)
    #> 12
# --8<-- [end:example]
