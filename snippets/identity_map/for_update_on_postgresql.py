"""On PostgreSQL, `with_for_update` keeps writers out; reads go on."""
# not with: AsyncSession

import os

from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session, Session(engine) as other:
    user = session.get_one(User, 1, with_for_update=True)

    other.execute(text("SET LOCAL lock_timeout = '10ms'"))
    twin = other.get_one(User, 1)
    print(twin.name)
    #> ada
    twin.name = "Grace"
    try:
        other.flush()
    except OperationalError as error:
        print(type(error).__name__)
        #> OperationalError
    other.rollback()

    user.name = "Ada"
    session.commit()
    print(twin.name)
    #> Ada
# --8<-- [end:example]
