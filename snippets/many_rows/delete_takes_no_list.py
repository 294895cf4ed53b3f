"""A DELETE takes no list of rows: name the keys in its WHERE."""
# cure: Use `delete(User).where(User.id.in_(ids))`.

import os
import tempfile

from sqlalchemy import create_engine, delete, select
from sqlalchemy.exc import InvalidRequestError
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
    session.add_all([User(name="ada"), User(name="grace")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    try:
        session.execute(delete(User), [{"id": 1}, {"id": 2}])
    except InvalidRequestError as error:
        print(str(error).split(".")[0])
        #> Bulk ORM DELETE not supported right now

    session.execute(delete(User).where(User.id.in_([1, 2])))
    session.commit()
    print(session.scalars(select(User.name)).all())
    #> []
# --8<-- [end:example]
