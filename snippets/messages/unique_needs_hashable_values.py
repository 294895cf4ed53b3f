"""`unique()` refuses rows with a list or a dict in them."""
# cure: Select the objects alone, and read the value from them.

import os
import tempfile

from sqlalchemy import JSON, create_engine, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    settings: Mapped[dict[str, str]] = mapped_column(JSON)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada", settings={"color": "red"}))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    try:
        session.execute(select(User, User.settings)).unique().all()
    except InvalidRequestError as error:
        print(type(error).__name__)
        #> InvalidRequestError
    print(session.scalars(select(User)).unique().one().settings)
    #> {'color': 'red'}
# --8<-- [end:example]
