"""A key that names no attribute is left out without an error."""
# not with: joined inheritance
# cure: Name attributes, as the mapped class spells them.

import os
import tempfile

from sqlalchemy import create_engine, insert, select
from sqlalchemy.exc import CompileError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    city: Mapped[str | None]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    session.execute(insert(User), [{"name": "ada", "town": "London"}])
    session.commit()
    print(session.execute(select(User.name, User.city)).all())
    #> [('ada', None)]

    try:
        session.execute(insert(User).values(name="grace", town="New York"))
    except CompileError as error:
        print(error)
        #> Unconsumed column names: town
# --8<-- [end:example]
