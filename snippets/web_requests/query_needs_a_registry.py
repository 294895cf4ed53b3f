"""A plain mapped class has no `query`; `query_property()` makes one."""
# cure: Call `session.get(User, 1)`, or `session.scalars(select(User))`.

import os
import tempfile
import warnings

from sqlalchemy import create_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    scoped_session,
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

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
try:
    print(User.query)  # type: ignore[attr-defined]
except AttributeError as error:
    print(error)
    #> type object 'User' has no attribute 'query'

with Session(engine) as session:
    print(session.get_one(User, 1).name)
    #> ada
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        print(session.query(User).get(1) is session.get(User, 1))
        #> True
    print(caught[0].category.__name__)
    #> LegacyAPIWarning

db_session = scoped_session(sessionmaker(engine))
User.query = db_session.query_property()
print(User.query.count())  # type: ignore[attr-defined]
#> 1
db_session.remove()
# --8<-- [end:example]
