"""Pages by the primary key allow a commit after each."""

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
    names = ["ada", "alan", "barbara", "edsger", "grace"]
    session.add_all([User(name=name) for name in names])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    last = 0
    page = select(User).order_by(User.id).limit(2)
    while users := session.scalars(page.where(User.id > last)).all():
        last = users[-1].id
        for user in users:
            user.name = user.name.title()
        session.commit()
    print(session.scalars(select(User.name).order_by(User.id)).all())
    #> ['Ada', 'Alan', 'Barbara', 'Edsger', 'Grace']
# --8<-- [end:example]
