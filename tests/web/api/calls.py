"""What a phone sends to the JSON API, and how its answers are read."""

import hashlib
import io
import json
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from store import accounts
from store.cell import Cell
from tests.store.seed import AT
from tests.visits.door import body
from web.county import County

PASSWORD = "correct horse battery"
TABLES = ("visit", "need", "visit_file", "visit_conflict", "visit_number", "file", "device")


def county(app: Flask) -> County:
    found: County = app.extensions["nuanfang"]
    return found


def token(cell: Cell, account: accounts.Account) -> dict[str, str]:
    name = f"token of {account.username}"
    cell.write(lambda db: accounts.add_device(db, account.id, hashlib.sha256(name.encode()).hexdigest(), "phone", AT))
    return {"Authorization": f"Bearer {name}"}


def post(client: FlaskClient, posted: Any, headers: dict[str, str], mime: str = "application/json") -> TestResponse:
    content = posted if isinstance(posted, bytes) else body(posted)
    return client.post("/api/visits", data=content, headers=headers, content_type=mime)


def refused(answer: TestResponse) -> tuple[int, str]:
    """The status and the code of a refusal, which has a sentence and shows nothing of our insides."""
    assert answer.mimetype == "application/json"
    text = answer.get_data(as_text=True)
    assert "Traceback" not in text
    assert 'File "' not in text
    problem = json.loads(text)["problem"]
    assert len(problem["message"]) > 10
    return answer.status_code, problem["code"]


def rows(cell: Cell) -> dict[str, int]:
    return {name: cell.read().execute(f"select count(*) from {name}").fetchone()[0] for name in TABLES}


def photo(seed: int = 1) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (32, 24), (seed, 2, 3)).save(content, "JPEG")
    return content.getvalue()


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def put(client: FlaskClient, content: bytes, headers: dict[str, str], name: str = "", **more: str) -> TestResponse:
    return client.put(f"/api/files/{name or sha(content)}", data=content, headers={**headers, **more})
