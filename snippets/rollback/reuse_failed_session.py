"""After rollback, the same Session goes on with the next row."""

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

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    for name in ["grace", "ada", "alan"]:
        session.add(User(name=name))
        try:
            session.commit()
        except IntegrityError:
            session.rollback()
            taken = select(User.id).where(User.name == name)
            if session.scalar(taken) is None:
                raise  # something else is wrong
            print("skipped", name)
            #> skipped ada

    names = select(User.name).order_by(User.name)
    print(session.scalars(names).all())
    #> ['ada', 'alan', 'grace']
# --8<-- [end:example]
