"""A connection that closes without `commit()` loses its INSERT."""
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
    name: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with engine.connect() as connection:
    connection.execute(insert(User).values(name="ada"))

with engine.connect() as connection:
    connection.execute(insert(User).values(name="grace"))
    connection.commit()

with engine.begin() as connection:
    connection.execute(insert(User).values(name="alan"))

with Session(engine) as session:
    print(session.scalars(select(User.name).order_by(User.id)).all())
    #> ['grace', 'alan']
# --8<-- [end:example]
