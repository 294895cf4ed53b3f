"""A Session commits for your connection only if you have not begun there."""

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

# --8<-- [start:example]
names = select(User.name).order_by(User.id)

with engine.begin() as connection:
    with Session(bind=connection) as session:
        session.add(User(name="ada"))
        session.commit()
    with Session(engine) as other:
        print(other.scalars(names).all())
        #> []
with Session(engine) as other:
    print(other.scalars(names).all())
    #> ['ada']

with engine.connect() as connection:
    with Session(bind=connection) as session:
        session.add(User(name="grace"))
        session.commit()
with Session(engine) as other:
    print(other.scalars(names).all())
    #> ['ada', 'grace']
# --8<-- [end:example]
