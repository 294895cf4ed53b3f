"""On a plain JSON value, `|=` and `+=` change it in place: nothing is saved."""
# not with: expire_on_commit=False
# cure: Assign a new value, as `user.tags = [*user.tags, "admin"]`.
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import JSON, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    settings: Mapped[dict[str, str]] = mapped_column(JSON)
    tags: Mapped[list[str]] = mapped_column(JSON)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(settings={"color": "black"}, tags=["new"]))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    user.settings |= {"color": "red"}
    user.tags += ["admin"]
    session.commit()
    print(user.settings, user.tags)
    #> {'color': 'black'} ['new']

    user.settings = {**user.settings, "color": "red"}
    user.tags = [*user.tags, "admin"]
    session.commit()
    print(user.settings, user.tags)
    #> {'color': 'red'} ['new', 'admin']
# --8<-- [end:example]
