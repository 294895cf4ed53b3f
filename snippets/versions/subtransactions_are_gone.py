"""`begin(subtransactions=True)` and `session.transaction` are gone."""
# cure: Begin once, outside; ask `in_transaction()`.

import os
import tempfile

from sqlalchemy import create_engine
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
    try:
        session.begin(subtransactions=True)  # type: ignore[call-arg]
    except TypeError as error:
        print(type(error).__name__)
        #> TypeError
    try:
        print(session.transaction)  # type: ignore[attr-defined]
    except AttributeError as error:
        print(type(error).__name__)
        #> AttributeError
    print(session.in_transaction(), session.get_transaction())
    #> False None
# --8<-- [end:example]
