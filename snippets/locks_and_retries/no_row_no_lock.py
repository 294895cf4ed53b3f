"""A row that does not exist cannot be locked; a unique column decides."""
# cure: Roll back, and read the row that the other transaction has added.

import os
import tempfile

from sqlalchemy import create_engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
find_ada = select(User).where(User.name == "ada").with_for_update()

with Session(engine) as session, Session(engine) as other:
    print(session.scalar(find_ada), other.scalar(find_ada))
    #> None None

    session.add(User(name="ada"))
    session.commit()

    other.add(User(name="ada"))
    try:
        other.commit()
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError
    other.rollback()
    print(other.scalars(find_ada).one().name)
    #> ada
# --8<-- [end:example]
