"""A commit in a Flask error handler saves what the failed view has added."""
# cure: Call `db.session.rollback()` first.

import os
import tempfile

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = (
    os.environ.get("DATABASE_URL")
    or f"sqlite:///{tempfile.mkdtemp()}/example.db"
)
db = SQLAlchemy(app, model_class=Base)


class User(db.Model):  # type: ignore[misc, name-defined]
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Log(db.Model):  # type: ignore[misc, name-defined]
    __tablename__ = "log"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


with app.app_context():
    db.create_all()


# --8<-- [start:example]
@app.post("/ada")
def add_ada() -> str:
    db.session.add(User(name="ada"))
    raise PermissionError


@app.post("/grace")
def add_grace() -> str:
    db.session.add(User(name="grace"))
    raise LookupError


@app.errorhandler(PermissionError)
def log_it(error: PermissionError) -> tuple[str, int]:
    db.session.add(Log(text="forbidden"))
    db.session.commit()
    return "forbidden", 403


@app.errorhandler(LookupError)
def roll_back_and_log_it(error: LookupError) -> tuple[str, int]:
    db.session.rollback()
    db.session.add(Log(text="not found"))
    db.session.commit()
    return "not found", 404


client = app.test_client()
print(client.post("/ada").text)
#> forbidden
print(client.post("/grace").text)
#> not found
with app.app_context():
    print(db.session.scalars(select(User.name)).all())
    #> ['ada']
    print(db.session.scalars(select(Log.text).order_by(Log.id)).all())
    #> ['forbidden', 'not found']
# --8<-- [end:example]
