"""On PostgreSQL, `FetchedValue()` brings a BEFORE trigger's value."""

import os

from sqlalchemy import FetchedValue, create_engine, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    slug: Mapped[str | None] = mapped_column(server_default=FetchedValue())


engine = create_engine(os.environ["DATABASE_URL"])  # of PostgreSQL
Base.metadata.create_all(engine)

with engine.begin() as connection:
    connection.execute(
        text(
            "CREATE FUNCTION set_slug() RETURNS trigger LANGUAGE plpgsql AS"
            " 'BEGIN new.slug = lower(new.name); RETURN new; END'"
        )
    )
    connection.execute(
        text(
            "CREATE TRIGGER set_slug BEFORE INSERT ON users"
            " FOR EACH ROW EXECUTE FUNCTION set_slug()"
        )
    )

# --8<-- [start:example]
with Session(engine) as session:
    user = User(name="Ada")
    session.add(user)
    session.flush()
    print(user.slug)
    #> ada
    session.commit()
# --8<-- [end:example]
