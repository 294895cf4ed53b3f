"""`FetchedValue()` with `eager_defaults=False` loads at the next read."""
# not with: AsyncSession

import os
import tempfile

from sqlalchemy import FetchedValue, create_engine, inspect, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    slug: Mapped[str | None] = mapped_column(server_default=FetchedValue())
    __mapper_args__ = {"eager_defaults": False}  # noqa: RUF012


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

TRIGGER = {
    "sqlite": [
        "CREATE TRIGGER set_slug AFTER INSERT ON users BEGIN"
        " UPDATE users SET slug = lower(new.name) WHERE id = new.id; END"
    ],
    "postgresql": [
        "CREATE FUNCTION set_slug() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN new.slug = lower(new.name); RETURN new; END'",
        "CREATE TRIGGER set_slug BEFORE INSERT ON users"
        " FOR EACH ROW EXECUTE FUNCTION set_slug()",
    ],
}
with engine.begin() as connection:
    for statement in TRIGGER[engine.dialect.name]:
        connection.execute(text(statement))

# --8<-- [start:example]
with Session(engine) as session:
    user = User(name="Ada")
    session.add(user)
    session.flush()
    print(inspect(user).unloaded)
    #> {'slug'}
    print(user.slug)
    #> ada
    session.commit()
# --8<-- [end:example]
