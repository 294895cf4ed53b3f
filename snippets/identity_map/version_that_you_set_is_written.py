"""A version that you set is written, not checked."""
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


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
version_in_form = 1
with Session(engine) as session:
    session.get_one(User, 1).name = "Ada"
    session.commit()

with Session(engine) as session:
    user = session.get_one(User, 1)
    user.name, user.version = "Grace", version_in_form
    session.flush()
    print(user.name, user.version)
    #> Grace 1
    session.rollback()
    if user.version != version_in_form:
        print("Somebody has changed it to", user.name)
        #> Somebody has changed it to Ada
# --8<-- [end:example]
