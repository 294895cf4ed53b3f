"""The ids of objects without links follow the order of `add()`."""
# not with: AsyncSession

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
with Session(engine) as session:
    grace, ada, alan = User(name="grace"), User(name="ada"), User(name="alan")
    session.add(ada)
    session.add_all([alan, grace])
    session.commit()
    print(ada.id, alan.id, grace.id)
    #> 1 2 3
# --8<-- [end:example]
