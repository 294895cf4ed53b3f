"""Uuid4 default."""
# not with: AsyncSession

import os
import tempfile
import uuid

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Thing(Base):
    __tablename__ = "things"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    thing = Thing()
    session.add(thing)
    session.commit()
    print(type(thing.id).__name__)
    #> UUID
    print(session.get_one(Thing, thing.id) is thing)
    #> True
# --8<-- [end:example]
