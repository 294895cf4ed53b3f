"""`'evaluate'` checks the WHERE in Python; `'fetch'` uses RETURNING."""
# cure: Pass `synchronize_session="fetch"`, or leave the option out.

import os
import tempfile

from sqlalchemy import create_engine, func, update
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
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    long = update(User).where(func.length(User.name) > 2)
    try:
        session.execute(
            long.values(name="Ada"),
            execution_options={"synchronize_session": "evaluate"},
        )
    except InvalidRequestError as error:
        print(str(error).split(":")[0])
        #> Could not evaluate current criteria in Python

    session.execute(
        long.values(name="Ada"),
        execution_options={"synchronize_session": "fetch"},
    )
    print(user.name)
    #> Ada
    session.execute(long.values(name="ADA"))
    print(user.name)
    #> ADA
    session.commit()
# --8<-- [end:example]
