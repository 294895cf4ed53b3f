"""`sys.exit()` inside a `begin()` block rolls back, with code 0 too."""
# cure: Leave the block first.

import os
import sys
import tempfile

from sqlalchemy import create_engine, select
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
    name: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)
new_session = sessionmaker(engine)


# --8<-- [start:example]
def main() -> None:
    with new_session.begin() as session:
        session.add(User(name="ada"))
        sys.exit(0)


try:
    main()
except SystemExit as error:
    print(type(error).__name__, error.code)
    #> SystemExit 0

with Session(engine) as session:
    print(session.scalars(select(User.name)).all())
    #> []
# --8<-- [end:example]
