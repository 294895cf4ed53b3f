"""`schema_translate_map` says in which schema the tables are."""
# not with: joined inheritance

import os
import tempfile

from sqlalchemy import MetaData, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    metadata = MetaData(schema="tenant")


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
of_tenant = engine.execution_options(schema_translate_map={"tenant": None})
Base.metadata.create_all(of_tenant)

# --8<-- [start:example]
print(select(User.name))
#> SELECT tenant.users.name
#> FROM tenant.users
with Session(of_tenant) as session:
    session.add(User(name="ada"))
    session.commit()
    print(session.scalars(select(User.name)).all())
    #> ['ada']
# --8<-- [end:example]
