"""A Flask request that ends without a commit loses its work."""

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


with app.app_context():
    db.create_all()


# --8<-- [start:example]
@app.post("/ada")
def add_ada() -> dict[str, int]:
    user = User(name="ada")
    db.session.add(user)
    db.session.flush()
    return {"id": user.id}


@app.post("/grace")
def add_grace() -> str:
    db.session.add(User(name="grace"))
    db.session.commit()
    return "saved"


client = app.test_client()
print(client.post("/ada").json)
#> {'id': 1}
print(client.post("/grace").text)
#> saved
with app.app_context():
    print(db.session.scalars(select(User.name)).all())
    #> ['grace']
# --8<-- [end:example]
