"""On PostgreSQL, an explicit id does not move the sequence."""
# cure: Let the database number the rows, or move its sequence on.

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.exc import IntegrityError
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

# --8<-- [start:example]
with Session(engine) as session:
    session.add(User(id=1, name="ada"))
    session.commit()

    grace = User(name="grace")
    session.add(grace)
    try:
        session.commit()
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError

    session.rollback()
    session.add(grace)
    session.commit()
    print(grace.id)
    #> 2
# --8<-- [end:example]
