"""With Flask-SQLAlchemy, a test puts its connection in the engine's place."""

import os
import tempfile

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = (
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
options = {"join_transaction_mode": "create_savepoint"}
db = SQLAlchemy(app, model_class=Base, session_options=options)


class User(db.Model):  # type: ignore[misc, name-defined]
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


@app.post("/grace")
def add_grace() -> str:
    db.session.add(User(name="grace"))
    db.session.commit()
    return "saved"


@app.post("/alan")
def forget_alan() -> str:
    db.session.add(User(name="alan"))
    return "not saved"


with app.app_context():
    db.create_all()
    if db.engine.dialect.name == "sqlite":

        @event.listens_for(db.engine, "begin")
        def send_begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN")


# --8<-- [start:example]
with app.app_context():
    engine, engines = db.engine, db.engines

with engine.connect() as connection:
    outer = connection.begin()
    engines[None] = connection  # type: ignore[index]
    try:
        client = app.test_client()
        print(client.post("/grace").text, client.post("/alan").text)
        #> saved not saved
        with app.app_context():
            print(db.session.scalars(select(User.name)).all())
            #> ['grace']
    finally:
        engines[None] = engine  # type: ignore[index]
        outer.rollback()

with app.app_context():
    print(db.session.scalars(select(User.name)).all())
    #> []
# --8<-- [end:example]
