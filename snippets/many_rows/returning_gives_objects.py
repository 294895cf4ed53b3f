"""With `returning(User)`, a bulk INSERT gives persistent objects."""

import os
import tempfile

from sqlalchemy import create_engine, insert, inspect
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
    rows = [{"name": "ada"}, {"name": "grace"}]
    statement = insert(User).returning(User, sort_by_parameter_order=True)
    users = session.scalars(statement, rows).all()
    for user in users:
        print(user.id, user.name, inspect(user).persistent)
        #> 1 ada True
        #> 2 grace True
    session.commit()
# --8<-- [end:example]
