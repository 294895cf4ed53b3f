"""With `load=False`, merge refuses new and changed objects."""
# not with: expire_on_commit=False
# cure: Leave out `load=False`.
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.exc import InvalidRequestError
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
    cached = session.get_one(User, 1)
cached.name = "Ada"

with Session(engine) as session:
    try:
        session.merge(cached, load=False)
    except InvalidRequestError as error:
        print("objects marked as 'dirty'" in str(error))
        #> True

    try:
        session.merge(User(id=1, name="Ada"), load=False)
    except InvalidRequestError as error:
        print("(i.e. unpersisted) objects" in str(error))
        #> True

    user = session.get_one(User, 1)
    session.merge(cached, load=False)
    print(user.name, user in session.dirty)
    #> Ada False
    session.commit()
    print(user.name)
    #> ada
# --8<-- [end:example]
