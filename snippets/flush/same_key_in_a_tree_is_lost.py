"""In a class that refers to itself, the row is lost; flush the delete first."""
# not with: a version counter
# cure: Call `flush()` after the `delete()`.

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class Folder(Base):
    __tablename__ = "folders"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("folders.id"))
    parent: Mapped["Folder | None"] = relationship(remote_side="Folder.id")


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add_all([Folder(id=1, name="a"), Folder(id=2, name="b")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    session.delete(session.get_one(Folder, 1))
    session.add(Folder(id=1, name="new a"))
    session.commit()
    print(session.scalars(select(Folder.name)).all())
    #> ['b']

    session.delete(session.get_one(Folder, 2))
    session.flush()
    session.add(Folder(id=2, name="new b"))
    session.commit()
    print(session.scalars(select(Folder.name)).all())
    #> ['new b']
# --8<-- [end:example]
