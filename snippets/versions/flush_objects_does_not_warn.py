"""In 2.0, `flush([user])` writes that object alone, without a warning."""
# requires: sqlalchemy<2.1

import os
import tempfile
import warnings

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
    ada = User(name="ada")
    grace = User(name="grace")
    session.add_all([ada, grace])
    with warnings.catch_warnings(record=True, action="always") as caught:
        session.flush([ada])
    print([warning.category.__name__ for warning in caught])
    #> []
    print(grace in session.new)
    #> True
    session.commit()
# --8<-- [end:example]
