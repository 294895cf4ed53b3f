"""On SQLite, `FetchedValue()` brings what stood before the trigger."""
# not with: joined inheritance

import os
import tempfile

from sqlalchemy import FetchedValue, create_engine, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    slug: Mapped[str | None] = mapped_column(server_default=FetchedValue())


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with engine.begin() as connection:
    connection.execute(
        text(
            "CREATE TRIGGER set_slug AFTER INSERT ON users BEGIN"
            " UPDATE users SET slug = lower(new.name) WHERE id = new.id; END"
        )
    )

# --8<-- [start:example]
with Session(engine) as session:
    user = User(name="Ada")
    session.add(user)
    session.flush()
    print(user.slug)
    #> None
    session.refresh(user)
    print(user.slug)
    #> ada
    session.commit()
# --8<-- [end:example]
