"""With a transaction for each job, one that fails takes no other with it."""

import os
import tempfile

from sqlalchemy import create_engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    sessionmaker,
)


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
new_session = sessionmaker(engine)


# --8<-- [start:example]
def save(name: str) -> None:
    with new_session.begin() as session:
        session.add(User(name=name))


for name in ["ada", "ada", "grace"]:
    try:
        save(name)
    except IntegrityError as error:
        print(type(error).__name__)
        #> IntegrityError

with Session(engine) as session:
    names = select(User.name).order_by(User.id)
    print(session.scalars(names).all())
    #> ['ada', 'grace']
# --8<-- [end:example]
