"""After a flush, the Session lets go of objects that nobody holds."""

import os
import tempfile

from sqlalchemy import create_engine
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
names = ["ada", "grace", "alan", "barbara"]
with Session(engine) as session:
    for start in range(0, len(names), 2):
        batch = names[start : start + 2]
        session.add_all([User(name=name) for name in batch])
        print(len(session.new), len(session.identity_map))
        #> 2 0
        #> 2 0
        session.flush()
        print(len(session.new), len(session.identity_map))
        #> 0 0
        #> 0 0
    session.commit()
# --8<-- [end:example]
