"""`session.query()` works; its `get()` warns."""
# cure: Call `session.get(User, 1)`.

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

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    with warnings.catch_warnings(record=True, action="always") as caught:
        print(session.query(User).filter_by(name="ada").one().id)
        #> 1
        print(len(caught))
        #> 0
        session.query(User).get(1)
        print(caught[0].category.__name__)
        #> LegacyAPIWarning
# --8<-- [end:example]
