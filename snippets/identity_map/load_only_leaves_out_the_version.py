"""With `load_only()`, no version is loaded, and none is compared."""
# not with: REPEATABLE READ
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    load_only,
    mapped_column,
)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada"))
    session.commit()

# --8<-- [start:example]
query = select(User).options(load_only(User.name))
with Session(engine) as session:
    user = session.scalars(query).one()

    with Session(engine) as other:
        other.get_one(User, 1).name = "Ada"
        other.commit()

    user.name += " Lovelace"
    session.commit()
    print(user.name)
    #> ada Lovelace
# --8<-- [end:example]
