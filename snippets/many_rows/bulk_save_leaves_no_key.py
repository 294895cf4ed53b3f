"""`bulk_save_objects()` leaves objects without keys, and inserts them again."""
# not with: joined inheritance
# cure: Use `add_all()`, or `insert()` with `returning()`.

import os
import tempfile

from sqlalchemy import create_engine, inspect, select
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
    users = [User(name="ada"), User(name="grace")]
    session.bulk_save_objects(users)
    print(users[0].id, inspect(users[0]).transient)
    #> None True
    session.bulk_save_objects(users)
    session.commit()
    print(session.scalars(select(User.name).order_by(User.id)).all())
    #> ['ada', 'grace', 'ada', 'grace']
# --8<-- [end:example]
