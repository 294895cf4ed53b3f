"""A default of the lambda keeps the first tenant for all Sessions."""
# cure: Name the variable in the lambda instead.

import os
import tempfile

from sqlalchemy import create_engine, event, select
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
                lambda cls, own=tenant_id: cls.tenant_id == own,  # type: ignore[misc]
                include_aliases=True,
            )
        )


for tenant in [1, 2]:
    with make_session(info={"tenant_id": tenant}) as session:
        print(session.scalars(select(Document.title)).all())
        #> ['plan']
        #> ['plan']
# --8<-- [end:example]
