"""On SQLite, a stream goes on after a commit, and may lock out the next one."""
# cure: Commit behind the loop.

import os
import tempfile

from sqlalchemy import create_engine, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db",
    connect_args={"timeout": 0},
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add_all([User(name=name) for name in ("ada", "grace", "alan")])
    session.commit()

# --8<-- [start:example]
stream = select(User).order_by(User.id).execution_options(yield_per=1)

with engine.connect(), engine.connect():
    pass  # now the pool has two connections

with Session(engine) as session:
    try:
        for user in session.scalars(stream):
            print(user.name)
            #> ada
            #> grace
            user.name = user.name.title()
            session.commit()
    except OperationalError as error:
        print(type(error).__name__)
        #> OperationalError
# --8<-- [end:example]
