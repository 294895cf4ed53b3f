"""In `after_flush`, the history of an SQL expression is gone."""

import os
import tempfile

from sqlalchemy import create_engine, event, inspect
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    UOWTransaction,
    mapped_column,
    sessionmaker,
)


class Base(DeclarativeBase):
    pass


class Page(Base):
    __tablename__ = "pages"
    id: Mapped[int] = mapped_column(primary_key=True)
    visits: Mapped[int]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Page(visits=0))
    session.commit()

# --8<-- [start:example]
make_session = sessionmaker(engine)


@event.listens_for(make_session, "before_flush")
def before(session: Session, context: UOWTransaction, _: object) -> None:
    (changed,) = session.dirty
    print(inspect(changed).attrs.visits.history.has_changes())
    #> True


@event.listens_for(make_session, "after_flush")
def after(session: Session, context: UOWTransaction) -> None:
    (changed,) = session.dirty
    print(inspect(changed).attrs.visits.history.has_changes())
    #> False


with make_session() as session:
    page = session.get_one(Page, 1)
    page.visits = Page.visits + 1
    session.commit()
    print(page.visits)
    #> 1
# --8<-- [end:example]
