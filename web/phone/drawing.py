"""What draws the page of a survey, besides the survey: a phone brings the page anew once any of it has changed."""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jinja2 import Environment, meta

from web.language import OF_PAPER

HOUSE = Path(__file__).resolve().parent.parent.parent
BEGINS = "parts/filling.html"


@cache
def drawing(house: Path = HOUSE) -> str:
    """The fingerprint of the templates, the words and the rules by which this process draws."""
    found = hashlib.sha256()
    rules = [*sorted((house / "web" / "fieldwork").glob("*.py")), house / "web" / "sentences.py"]
    for path in (*_templates(house / "templates", BEGINS), *_words(house), *rules):
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:12]


def _words(house: Path) -> list[Path]:
    return sorted(path for path in house.glob("translations/*/LC_MESSAGES/*.po") if path.stem != OF_PAPER)


def _templates(folder: Path, *names: str) -> Iterator[Path]:
    """These templates and all that they include or import, each once."""
    jinja = Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 (it draws nothing)
    seen, waiting = set[str](), list(names)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            text = (folder / name).read_text("utf-8")
            waiting += sorted(filter(None, meta.find_referenced_templates(jinja.parse(text))))
            yield folder / name
