"""Flush does not see a change inside a dict; assign a deep copy."""
# not with: expire_on_commit=False
# not with: AsyncSession

import os
import tempfile
from copy import deepcopy

from sqlalchemy import JSON, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    settings: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(settings={"colors": {"text": "black"}}))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    user.settings["colors"]["text"] = "red"
    print(user in session.dirty)
    #> False
    session.commit()
    print(user.settings)
    #> {'colors': {'text': 'black'}}

    settings = deepcopy(user.settings)
    settings["colors"]["text"] = "red"
    user.settings = settings
    session.commit()
    print(user.settings)
    #> {'colors': {'text': 'red'}}
# --8<-- [end:example]
