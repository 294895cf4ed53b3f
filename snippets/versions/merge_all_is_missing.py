"""In 2.0, a Session has neither `merge_all()` nor `delete_all()`."""
# requires: sqlalchemy<2.1
# cure: Call `merge()` or `delete()` for each object.

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
with Session(engine) as session:
    try:
        session.merge_all([User(id=1, name="Ada")])
    except AttributeError as error:
        print(type(error).__name__)
        #> AttributeError
    try:
        session.delete_all([session.get_one(User, 1)])
    except AttributeError as error:
        print(type(error).__name__)
        #> AttributeError

    for user in [User(id=1, name="Ada"), User(id=2, name="grace")]:
        session.merge(user)
    session.commit()
    print(session.scalars(select(User.name).order_by(User.id)).all())
    #> ['Ada', 'grace']
# --8<-- [end:example]
