"""The legacy `bulk_…` calls send their SQL and do not flush."""
# not with: a version counter

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

# --8<-- [start:example]
with Session(engine) as session:
    session.add(User(name="ada"))
    session.bulk_save_objects([User(name="grace")])
    session.bulk_insert_mappings(User, [{"name": "alan"}])
    session.bulk_update_mappings(User, [{"id": 1, "name": "Grace"}])
    print(len(session.new))
    #> 1
    session.commit()
    print(session.scalars(select(User.name).order_by(User.id)).all())
    #> ['Grace', 'alan', 'ada']
# --8<-- [end:example]
