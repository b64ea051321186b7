"""A visit record marks what was confirmed as it was last time, and says with which version the visit was begun."""

from pathlib import Path

import pytest

from exports.record import Export, record_pdf
from tests.exports import paper, sample

CONFIRMED = frozenset(
    {"family/nearest", "family/living", "health_part/disease", "family/members[1]/relation", "services/said"}
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The text of a record with and without confirmed answers, in each language."""
    store, files = sample.attached(Path(tmp_path_factory.mktemp("files")))
    found = {}
    for language in ("zh", "en"):
        stamped = Export(sample.EXPORT.by, sample.EXPORT.at, language)
        for name, visit in (
            ("typed", sample.visit()),
            ("confirmed", sample.visit(confirmed=CONFIRMED, began="2025.9")),
        ):
            content = record_pdf(sample.record(visit=visit, files=files), store, stamped)
            found[f"{name} {language}"] = paper.text(content)
    return found


@pytest.mark.parametrize(
    ("language", "legend", "versions", "cell"),
    [
        ("zh", "※与上次走访一样，这次已确认。", "开始时是2025.9", "户主※"),
        ("en", "※Asatthevisitbefore,andconfirmedatthisone.", "begunwith2025.9", "Head※"),
    ],
)
def test_each_confirmed_answer_is_marked_and_the_foot_says_what_that_means(
    made: dict[str, str], language: str, legend: str, versions: str, cell: str
) -> None:
    found, typed = made[f"confirmed {language}"], made[f"typed {language}"]
    assert found.count("※") == len(CONFIRMED) + 1
    for words in (legend, versions, cell):
        assert words in found
    assert "※" not in typed
    assert versions not in typed
