"""After a commit, each object costs a SELECT of its own."""
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
    session.add_all([User(name="ada"), User(name="grace"), User(name="alan")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    query = select(User).order_by(User.id)
    users = session.scalars(query).all()
    session.commit()
    print([user.name for user in users])
    #> ['ada', 'grace', 'alan']

    session.commit()
    session.scalars(query).all()
    print(users[2].name)
    #> alan
# --8<-- [end:example]
