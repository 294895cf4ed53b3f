"""On PostgreSQL, a deferred unique constraint allows the swap."""
# not with: AsyncSession

import os

from sqlalchemy import UniqueConstraint, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("name", deferrable=True, initially="DEFERRED"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add_all([User(name="ada"), User(name="grace")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    first = session.get_one(User, 1)
    second = session.get_one(User, 2)
    first.name, second.name = second.name, first.name
    session.commit()
    print(first.name, second.name)
    #> grace ada
# --8<-- [end:example]
