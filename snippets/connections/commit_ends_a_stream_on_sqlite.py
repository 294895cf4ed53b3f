"""On SQLite, a commit leaves a stream of `yield_per` going."""

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
    session.add_all([User(name="ada"), User(name="grace")])
    session.commit()

# --8<-- [start:example]
stream = select(User).order_by(User.id).execution_options(yield_per=1)

with Session(engine) as session:
    for user in session.scalars(stream):
        print(user.name)
        #> ada
        #> grace
        session.commit()
# --8<-- [end:example]
