"""`server_onupdate=FetchedValue()` loads it at the next read."""
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
    slug: Mapped[str | None] = mapped_column(server_onupdate=FetchedValue())


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

TRIGGER = {
    "sqlite": [
        "CREATE TRIGGER set_slug AFTER UPDATE OF name ON users BEGIN"
        " UPDATE users SET slug = lower(new.name) WHERE id = new.id; END"
    ],
    "postgresql": [
        "CREATE FUNCTION set_slug() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN new.slug = lower(new.name); RETURN new; END'",
        "CREATE TRIGGER set_slug BEFORE UPDATE ON users"
        " FOR EACH ROW EXECUTE FUNCTION set_slug()",
    ],
}
with engine.begin() as connection:
    for statement in TRIGGER[engine.dialect.name]:
        connection.execute(text(statement))

with Session(engine) as session:
    session.add(User(name="Ada", slug="ada"))
    session.commit()

# --8<-- [start:example]
with Session(engine) as session:
    user = session.get_one(User, 1)
    user.name = "Grace"
    session.flush()
    print(inspect(user).expired_attributes)
    #> {'slug'}
    print(user.slug)
    #> grace
    session.commit()
# --8<-- [end:example]
