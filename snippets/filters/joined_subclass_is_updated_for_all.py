"""In joined inheritance, a criterion of the base does not limit an UPDATE."""
# cure: Add `.where(Invoice.id == Document.id)`.

import os
import tempfile
import warnings

from sqlalchemy import ForeignKey, create_engine, event, select, update
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
    print(session.scalars(select(Invoice.total)).all())
    #> [10]
    with warnings.catch_warnings(record=True, action="always") as caught:
        session.execute(update(Invoice).values(total=0))
    print(caught[0].category.__name__)
    #> SAWarning
    session.commit()

with Session(engine) as session:
    print(session.scalars(select(Invoice.total)).all())
    #> [0, 0]
# --8<-- [end:example]
