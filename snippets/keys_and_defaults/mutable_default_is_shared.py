"""A dict as `default` is one dict for all objects."""
# cure: Pass a function, as `default=dict`.
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import JSON, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    settings: Mapped[dict[str, str]] = mapped_column(JSON, default={})
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

# --8<-- [start:example]
with Session(engine) as session:
    ada, grace = User(), User()
    session.add_all([ada, grace])
    session.flush()
    ada.settings["color"] = "red"
    ada.tags.append("admin")
    print(grace.settings, grace.tags)
    #> {'color': 'red'} []

    alan = User()
    session.add(alan)
    session.commit()
    print(alan.settings, alan.tags)
    #> {'color': 'red'} []
# --8<-- [end:example]
