"""SQL in a plain string raises; wrap it in `text()`."""
# cure: Call `text()` around it.

import os
import tempfile

from sqlalchemy import create_engine, text
from sqlalchemy.exc import ArgumentError
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
        session.execute("SELECT count(*) FROM users")  # type: ignore[call-overload]
    except ArgumentError as error:
        print(type(error).__name__)
        #> ArgumentError
    print(session.scalar(text("SELECT count(*) FROM users")))
    #> 0
# --8<-- [end:example]
