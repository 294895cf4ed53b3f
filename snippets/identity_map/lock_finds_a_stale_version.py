"""With a version counter, `get()` refuses to lock a stale object."""
# not with: REPEATABLE READ
# cure: Lock a loaded object with `session.refresh(user, with_for_update=True)`.

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.exc import StaleDataError


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


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
        other.get_one(User, 1).name = "Ada"
        other.commit()
    try:
        session.get(User, 1, with_for_update=True)
    except StaleDataError as error:
        print("does not match database-loaded version" in str(error))
        #> True
    session.refresh(user, with_for_update=True)
    print(user.name, user.version)
    #> Ada 2
    session.commit()
# --8<-- [end:example]
