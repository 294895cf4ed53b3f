"""A dict for a DELETE without a WHERE is ignored: every row goes."""
# cure: Write the condition into the WHERE.

import os
import tempfile

from sqlalchemy import create_engine, delete, select
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
    session.add_all([User(name="ada"), User(name="grace"), User(name="alan")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    session.execute(delete(User), {"id": 1})
    print(session.scalars(select(User.name)).all())
    #> []
    session.rollback()

    session.execute(delete(User).where(User.id == 1))
    query = select(User.name).order_by(User.id)
    print(session.scalars(query).all())
    #> ['grace', 'alan']
# --8<-- [end:example]
