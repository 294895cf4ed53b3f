"""A nested change in a shallow copy is lost; `flag_modified` saves it."""
# not with: expire_on_commit=False
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import JSON, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.attributes import flag_modified


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
    settings = {**user.settings}
    settings["colors"]["text"] = "red"  # inside the loaded dict, too
    user.settings = settings
    session.commit()
    print(user.settings)
    #> {'colors': {'text': 'black'}}

    user.settings["colors"]["text"] = "red"
    flag_modified(user, "settings")
    session.commit()
    print(user.settings)
    #> {'colors': {'text': 'red'}}
# --8<-- [end:example]
