"""Refresh loses the object's own changes, and flushes all others."""
# not with: autoflush=False

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
    session.add_all([User(name="ada"), User(name="grace")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    ada, grace = session.scalars(select(User).order_by(User.id))
    ada.name = "Ada"
    grace.name = "Grace"
    session.refresh(ada)
    print(ada.name, ada in session.dirty)
    #> ada False
    print(grace.name, grace in session.dirty)
    #> Grace False
    session.commit()
    names = select(User.name).order_by(User.id)
    print(session.scalars(names).all())
    #> ['ada', 'Grace']
# --8<-- [end:example]
