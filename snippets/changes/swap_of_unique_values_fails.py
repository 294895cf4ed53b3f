"""Without a deferred constraint, no flush swaps two unique values."""
# cure: Give one of them a value that nobody has, and flush after each step.
# not with: AsyncSession

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
    name: Mapped[str] = mapped_column(unique=True)


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
    first = session.get_one(User, 1)
    second = session.get_one(User, 2)
    first.name, second.name = second.name, first.name
    try:
        session.flush()
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError
    session.rollback()

    first_name, second_name = first.name, second.name
    first.name = f"swap {first.id}"
    session.flush()
    second.name = first_name
    session.flush()
    first.name = second_name
    session.commit()
    print(first.name, second.name)
    #> grace ada
# --8<-- [end:example]
