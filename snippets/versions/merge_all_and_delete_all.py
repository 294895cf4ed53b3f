"""`merge_all()` and `delete_all()` take a list, from 2.1 on."""
# requires: sqlalchemy>=2.1

import os
import tempfile

from sqlalchemy import create_engine, select
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
    users = session.merge_all(
        [User(id=1, name="Ada"), User(id=2, name="grace")]
    )
    session.flush()
    print(session.scalars(select(User.name).order_by(User.id)).all())
    #> ['Ada', 'grace']

    session.delete_all(users)
    session.commit()
    print(session.scalars(select(User.name)).all())
    #> []
# --8<-- [end:example]
