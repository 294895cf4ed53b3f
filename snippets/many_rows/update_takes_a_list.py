"""An UPDATE takes a list of rows, and finds each by its primary key."""
# cure: Bring only rows that exist. Where some may not, use an upsert.
# not with: a version counter

import os
import tempfile

from sqlalchemy import create_engine, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.exc import StaleDataError


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
    session.add_all([User(name="ada"), User(name="grace")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    names = select(User.name).order_by(User.id)
    rows = [{"id": 1, "name": "Ada"}, {"id": 2, "name": "Grace"}]
    session.execute(update(User), rows)
    session.commit()
    print(session.scalars(names).all())
    #> ['Ada', 'Grace']

    too_many = [{"id": 1, "name": "ada"}, {"id": 3, "name": "alan"}]
    try:
        session.execute(update(User), too_many)
    except StaleDataError as error:
        print(type(error).__name__)
        #> StaleDataError
    print(session.scalars(names).all())
    #> ['ada', 'Grace']
    session.rollback()
# --8<-- [end:example]
