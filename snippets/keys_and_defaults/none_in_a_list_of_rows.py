"""In a list of rows, `None` gets the default; in `values()`, it is NULL."""
# not with: joined inheritance

import os
import tempfile

from sqlalchemy import create_engine, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str | None] = mapped_column(default="member")


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    session.execute(insert(User), [{"id": 1, "role": None}])
    session.execute(insert(User).values(id=2, role=None))
    nulls = insert(User).execution_options(render_nulls=True)
    session.execute(nulls, [{"id": 3, "role": None}])
    session.commit()
    print(session.scalars(select(User.role).order_by(User.id)).all())
    #> ['member', None, None]
# --8<-- [end:example]
