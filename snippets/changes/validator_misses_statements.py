"""A validator sees no default, no load, and nothing that a statement writes."""
# not with: joined inheritance
# opens: user.name = "Grace"

import os
import tempfile

from sqlalchemy import create_engine, insert, select, update
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    validates,
)


class Base(DeclarativeBase):
    pass


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)


# --8<-- [start:example]
class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(default="Nobody")

    @validates("name")
    def lower_name(self, key: str, value: str) -> str:
        return value.lower()


Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User())
    session.flush()
    session.execute(insert(User).values(name="Ada"))
    print(session.scalars(select(User.name).order_by(User.id)).all())
    #> ['Nobody', 'Ada']

    user = session.get_one(User, 1)
    session.execute(update(User).values(name="Grace"))
    print(user.name)
    #> Grace

    user.name = "Grace"
    print(user.name)
    #> grace
    session.commit()
# --8<-- [end:example]
