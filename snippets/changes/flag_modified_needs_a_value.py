"""`flag_modified` raises for an attribute that is not loaded."""
# not with: expire_on_commit=False
# cure: Read the attribute first.
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.attributes import flag_modified


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
    session.commit()  # expires user

    try:
        flag_modified(user, "name")
    except InvalidRequestError as error:
        print(type(error).__name__)
        #> InvalidRequestError

    print(user.name)
    #> ada
    flag_modified(user, "name")
    print(session.is_modified(user))
    #> True
    session.commit()
# --8<-- [end:example]
