"""With `yield_per`, the Session holds a part of the result at a time."""
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
    statement = select(User).order_by(User.id)
    for user in session.scalars(statement):
        print(user.name, len(session.identity_map))
        #> ada 5
        #> alan 5
        #> barbara 5
        #> edsger 5
        #> grace 5

    options = {"yield_per": 2}
    for user in session.scalars(statement, execution_options=options):
        print(user.name, len(session.identity_map))
        #> ada 2
        #> alan 2
        #> barbara 2
        #> edsger 2
        #> grace 1
# --8<-- [end:example]
