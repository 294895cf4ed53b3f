"""An object with a SQL expression among its values has an INSERT of its own."""

import os
import tempfile

from sqlalchemy import create_engine, func, select
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
    names = ["ada", "grace", "alan"]
    session.add_all([User(name=func.upper(name)) for name in names])
    session.flush()
    session.commit()
    print(session.scalars(select(User.name).order_by(User.id)).all())
    #> ['ADA', 'GRACE', 'ALAN']
# --8<-- [end:example]
