"""In an open app context, all requests share its Session."""

import os
import tempfile

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


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


with app.app_context():
    db.create_all()

# --8<-- [start:example]
sessions: list[Session] = []


@app.get("/")
def index() -> str:
    sessions.append(db.session())
    return "done"


client = app.test_client()
with app.app_context():
    print(client.get("/").text, client.get("/").text)
    #> done done
print(sessions[0] is sessions[1])
#> True
# --8<-- [end:example]
