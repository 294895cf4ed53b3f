"""For many objects, `populate_existing` sends one SELECT, expire one each."""
# not with: REPEATABLE READ
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    city: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add_all(
        [
            User(name="ada", city="London"),
            User(name="grace", city="London"),
            User(name="alan", city="London"),
        ]
    )
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    users = session.scalars(select(User).order_by(User.id)).all()
    with Session(engine) as other:
        other.execute(update(User).values(city="Paris"))
        other.commit()

    again = select(User).execution_options(populate_existing=True)
    session.scalars(again).all()
    print([user.city for user in users])
    #> ['Paris', 'Paris', 'Paris']

    session.expire_all()
    print([user.name for user in users])
    #> ['ada', 'grace', 'alan']
# --8<-- [end:example]
