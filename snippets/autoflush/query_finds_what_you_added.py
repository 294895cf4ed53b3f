"""A query flushes first, so it finds what you added."""
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

# --8<-- [start:example]
with Session(engine) as session:
    session.add(User(name="ada"))
    print(len(session.new))
    #> 1

    names = session.scalars(select(User.name)).all()
    print(names)
    #> ['ada']
    print(len(session.new))
    #> 0

    with Session(engine) as other:
        print(other.scalars(select(User.name)).all())
        #> []
    session.commit()
# --8<-- [end:example]
