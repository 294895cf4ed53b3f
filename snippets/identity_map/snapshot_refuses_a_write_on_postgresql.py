"""Under REPEATABLE READ, PostgreSQL itself refuses the later write."""
# cure: Roll back, load the object again, and decide what to write.

import os

from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
stable = engine.execution_options(isolation_level="REPEATABLE READ")
with Session(stable) as session:
    user = session.get_one(User, 1)
    with Session(engine) as other:
        other.get_one(User, 1).name = "Ada"
        other.commit()
    user.name = "Grace"
    try:
        session.flush()
    except OperationalError as error:
        print(type(error).__name__)
        #> OperationalError
    session.rollback()
    print(user.name, user.version)
    #> Ada 2
# --8<-- [end:example]
