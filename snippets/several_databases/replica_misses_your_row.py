"""With reads sent to a replica, a Session does not see what it flushed."""

import os
import tempfile
from typing import Any

from sqlalchemy import Select, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


url = (
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
engine = create_engine(url)
replica = create_engine(url)
Base.metadata.create_all(engine)


class RoutingSession(Session):
    def get_bind(
        self,
        mapper: Any = None,
        *,
        clause: Any = None,
        bind: Any = None,
        **options: Any,
    ) -> Any:
        reads = isinstance(clause, Select) and not self._flushing
        if bind is None and reads and clause._for_update_arg is None:
            return replica
        return bind or engine


# --8<-- [start:example]
with RoutingSession() as session:
    session.add(User(name="ada"))
    session.flush()
    print(session.scalars(select(User.name)).all())
    #> []
    query = select(User.name).with_for_update()
    print(session.scalars(query).all())
    #> ['ada']

    on_primary = {"bind": engine}
    names = session.scalars(select(User.name), bind_arguments=on_primary)
    print(names.all())
    #> ['ada']
    session.commit()
# --8<-- [end:example]
