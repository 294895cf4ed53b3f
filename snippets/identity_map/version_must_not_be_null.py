"""With a version that is NULL, each UPDATE of the row raises."""
# cure: Map the column NOT NULL; add it with `server_default="1"`.

import os
import tempfile

from sqlalchemy import create_engine, select, update
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    version: Mapped[int | None] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(User(name="ada"))
    session.flush()
    session.execute(update(User).values(version=None))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    session.get_one(User, 1).name = "Ada"
    try:
        session.commit()
    except StatementError as error:
        print("A value is required for bind parameter" in str(error))
        #> True
    session.rollback()
    print(session.scalars(select(User.name)).all())
    #> ['ada']
# --8<-- [end:example]
