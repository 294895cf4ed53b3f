"""In a savepoint, the loser of a race finds the other's row."""
# cure: Put the `add()` into a savepoint, and select again.
# not with: REPEATABLE READ

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
with Session(engine) as session:
    ada = select(User).where(User.name == "ada")
    user = session.scalar(ada)
    print(user)
    #> None

    with Session(engine) as other:  # for the example: it is faster
        other.add(User(name="ada"))
        other.commit()

    if user is None:
        user = User(name="ada")
        try:
            with session.begin_nested():
                session.add(user)
        except IntegrityError as error:
            print(type(error).__name__)
            #> IntegrityError
            user = session.scalars(ada).one()
    print(user.id, user.name)
    #> 1 ada
    session.commit()
# --8<-- [end:example]
