"""Criteria limit UPDATE and DELETE, but no INSERT or UPDATE by primary key."""
# not with: a version counter

import os
import tempfile

from sqlalchemy import create_engine, delete, event, insert, select, update
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    mapped_column,
    sessionmaker,
    with_loader_criteria,
)


class Base(DeclarativeBase):
    pass


class Owned:
    tenant_id: Mapped[int] = mapped_column()


class Document(Owned, Base):
    __tablename__ = "documents"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Document(tenant_id=1, title="plan"))
    session.add(Document(tenant_id=2, title="budget"))
    session.commit()

# --8<-- [start:example]
make_session = sessionmaker(engine)


@event.listens_for(make_session, "do_orm_execute")
def own_rows(state: ORMExecuteState) -> None:
    if not state.is_column_load:
        tenant_id = state.session.info["tenant_id"]
        state.statement = state.statement.options(
            with_loader_criteria(
                Owned,
                lambda cls: cls.tenant_id == tenant_id,
                include_aliases=True,
            )
        )


with make_session(info={"tenant_id": 1}) as session:
    session.execute(delete(Document).where(Document.title == "budget"))
    session.execute(update(Document).values(title="mine"))
    session.execute(update(Document), [{"id": 2, "title": "taken"}])
    session.execute(insert(Document), [{"tenant_id": 2, "title": "new"}])
    session.commit()

with Session(engine) as session:
    query = select(Document.title).order_by(Document.id)
    print(session.scalars(query).all())
    #> ['mine', 'taken', 'new']
# --8<-- [end:example]
