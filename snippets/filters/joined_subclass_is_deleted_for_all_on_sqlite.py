"""SQLite refuses a DELETE that a criterion of the base is to limit."""
# cure: Delete by key what a query has found.

import os
import tempfile

from sqlalchemy import ForeignKey, create_engine, delete, event
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
    __mapper_args__ = {"polymorphic_on": "kind"}  # noqa: RUF012
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]


class Invoice(Document):
    __tablename__ = "invoices"
    __mapper_args__ = {"polymorphic_identity": "invoice"}  # noqa: RUF012
    id: Mapped[int] = mapped_column(
        ForeignKey("documents.id"), primary_key=True
    )
    total: Mapped[int]


engine = create_engine(
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Invoice(tenant_id=1, total=10))
    session.add(Invoice(tenant_id=2, total=20))
    session.commit()

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


# --8<-- [start:example]
with make_session(info={"tenant_id": 1}) as session:
    try:
        session.execute(delete(Invoice))
    except NotImplementedError as error:
        print(error)
        #> This backend does not support multiple-table criteria within DELETE
# --8<-- [end:example]
