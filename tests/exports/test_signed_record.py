"""The record on paper says beside a signature when it was made, and whether the answers are those that were signed."""

import io
import json
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from exports.record import record_pdf
from forms.signed import digest
from store.files import FolderStore
from store.visits import VisitFile
from tests.exports import paper, sample


@pytest.mark.parametrize(
    ("fits", "said"), [(True, "11:05签名，答案与签名时一致"), (False, "11:05签名，签名后答案有改动")]
)
def test_the_paper_says_what_was_signed(tmp_path: Path, fits: bool, said: str) -> None:
    answers = digest(sample.survey(), sample.visit().answers) if fits else "0" * 64
    info, content = PngInfo(), io.BytesIO()
    info.add_text("signed", json.dumps({"at": "2026-11-20T03:05:00.000Z", "worker": "east", "answers": answers}))
    Image.new("L", (600, 260), 255).save(content, "PNG", pnginfo=info)
    hashed = sha256(content.getvalue()).hexdigest()
    store = FolderStore(tmp_path)
    store.put(hashed, content.getvalue())
    record = sample.record(files=(VisitFile("sign.png", hashed, held=True),))
    assert said in paper.text(record_pdf(record, store, sample.EXPORT))
