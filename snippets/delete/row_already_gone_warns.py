"""If the row is gone already, the flush of a delete warns."""
# not with: a version counter
# not with: REPEATABLE READ

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
    user = session.get_one(User, 1)
    with Session(engine) as other:
        other.delete(other.get_one(User, 1))
        other.commit()

    session.delete(user)
    with warnings.catch_warnings(record=True) as caught:
        session.flush()
    print(caught[0].category.__name__)
    #> SAWarning
    print("expected to delete 1 row(s)" in str(caught[0].message))
    #> True
    session.commit()
# --8<-- [end:example]
