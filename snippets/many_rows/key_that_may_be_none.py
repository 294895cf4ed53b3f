"""Two new objects with a key that may be `None` make the flush raise."""
# cure: Write `Mapped[int]`, or add `nullable=False`.

import os
import tempfile

from sqlalchemy import create_engine, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)


# --8<-- [start:example]
class User(Base):
    __tablename__ = "users"
    id: Mapped[int | None] = mapped_column(primary_key=True)
    name: Mapped[str]


Base.metadata.create_all(engine)

with Session(engine) as session:
    for names in [["ada"], ["grace", "alan"]]:
        session.add_all([User(name=name) for name in names])
        try:
            session.commit()
        except InvalidRequestError as error:
            print(type(error).__name__)
            #> InvalidRequestError
            session.rollback()
    print(session.scalars(select(User.name)).all())
    #> ['ada']
# --8<-- [end:example]
