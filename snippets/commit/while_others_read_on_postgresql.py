"""On PostgreSQL, a COMMIT does not mind that another connection reads."""

import os

from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add_all([User(name="ada"), User(name="grace")])
    session.commit()

# --8<-- [start:example]
with Session(engine) as session, Session(engine) as other:
    rows = other.execute(text("SELECT name FROM users ORDER BY id"))
    print(rows.fetchone())
    #> ('ada',)

    session.add(User(name="alan"))
    session.commit()
    rows.close()
    print(session.scalars(select(User.name).order_by(User.id)).all())
    #> ['ada', 'grace', 'alan']
# --8<-- [end:example]
