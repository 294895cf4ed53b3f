"""A `MutableDict` that you keep over a commit is not the object's any more."""
# not with: expire_on_commit=False
# cure: After a commit, take the dict from the object again.
# not with: AsyncSession

import os
import tempfile
from typing import Any

from sqlalchemy import JSON, create_engine
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    settings: Mapped[dict[str, Any]] = mapped_column(
        MutableDict.as_mutable(JSON)
    )


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(settings={"theme": "light"}))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    settings = user.settings
    session.commit()  # expires user

    try:
        settings["theme"] = "dark"
    except InvalidRequestError as error:
        print(type(error).__name__)
        #> InvalidRequestError

    print(user.settings)  # loads it again
    #> {'theme': 'light'}
    settings["theme"] = "dark"
    session.flush()
    print(user.settings)
    #> {'theme': 'light'}

    user.settings["theme"] = "dark"
    session.commit()
    print(user.settings)
    #> {'theme': 'dark'}
# --8<-- [end:example]
