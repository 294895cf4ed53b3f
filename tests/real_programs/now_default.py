"""Now default."""
# not with: AsyncSession

import os
import tempfile
from datetime import datetime

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Thing(Base):
    __tablename__ = "things"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(default="a")
    made: Mapped[datetime] = mapped_column(
        default=datetime.now, onupdate=datetime.now
    )


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
    print(type(thing.made).__name__)
    #> datetime
    thing.text = "b"
    session.commit()
# --8<-- [end:example]
