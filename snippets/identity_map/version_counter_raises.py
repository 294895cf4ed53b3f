"""A version counter turns a lost update into `StaleDataError`."""
# not with: REPEATABLE READ
# cure: Roll back, load the object again, and decide what to write.
# not with: AsyncSession

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

    user.name = "Grace"
    try:
        session.flush()
    except StaleDataError as error:
        print(type(error).__name__)
        #> StaleDataError
        print(*str(error).split("; "), sep="\n")
        #> UPDATE statement on table 'users' expected to update 1 row(s)
        #> 0 were matched.

    session.rollback()
    print(user.name, user.version)
    #> Ada 2
# --8<-- [end:example]
