"""A SELECT of columns puts no objects into the Session."""
# not with: AsyncSession

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
    names = ["ada", "alan", "barbara", "edsger", "grace"]
    session.add_all([User(name=name) for name in names])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    statement = select(User.id, User.name).execution_options(yield_per=2)
    for row in session.execute(statement.order_by(User.id)):
        print(row.id, row.name, len(session.identity_map))
        #> 1 ada 0
        #> 2 alan 0
        #> 3 barbara 0
        #> 4 edsger 0
        #> 5 grace 0
# --8<-- [end:example]
