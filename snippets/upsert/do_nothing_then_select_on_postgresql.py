"""On PostgreSQL, DO NOTHING and a SELECT get or create, even in a race."""
# not with: REPEATABLE READ
# not with: joined inheritance

import os

from sqlalchemy import create_engine, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    names = ["ada", "grace"]
    users = select(User).where(User.name.in_(names)).order_by(User.id)
    print(session.scalars(users).all())
    #> []

    with Session(engine) as other:  # for the example: it is faster
        other.add(User(name="ada"))
        other.commit()

    statement = insert(User).on_conflict_do_nothing(index_elements=[User.name])
    session.execute(statement, [{"name": name} for name in names])
    print([user.name for user in session.scalars(users)])
    #> ['ada', 'grace']
    session.commit()
# --8<-- [end:example]
