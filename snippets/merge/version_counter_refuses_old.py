"""With a version counter, merge refuses an object that is too old."""
# cure: Load the row, and decide whose values win.

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

user.name = "Lovelace"
with Session(engine) as session:
    try:
        session.merge(user)
    except StaleDataError as error:
        print("does not match existing version '2'" in str(error))
        #> True

    form = User(id=1, name="Grace")  # brings no version
    print(session.merge(form).version)
    #> 2
# --8<-- [end:example]
