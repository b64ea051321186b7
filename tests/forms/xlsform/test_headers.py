"""Headers: their spellings, and the languages that they name."""

import pytest

from forms.definition import Choice
from tests.forms.tables import question, survey


@pytest.mark.parametrize(
    ("header", "cell", "attribute"),
    [
        ("relevance", "${n} = 1", "relevant"),
        ("Relevant", "${n} = 1", "relevant"),
        ("readonly", "yes", "read_only"),
        ("read only", "true()", "read_only"),
        ("REQUIRED ", "TRUE", "required"),
        ("calculate", "1", "calculation"),
    ],
)
def test_spellings_of_headers(header: str, cell: str, attribute: str):
    found = survey(f"""
        | survey |         |      |       |          |
        |        | Type    | NAME | label | {header} |
        |        | integer | n    | N     |          |
        |        | integer | a    | A     | {cell}   |
    """)
    assert getattr(question(found, "a"), attribute).source == cell


@pytest.mark.parametrize("header", ["guidance_hint::English (en)", "Guidance Hint::en"])
def test_guidance_tells_the_worker_how_to_ask(header: str):
    found = survey(f"""
        | survey |         |      |           |            |
        |        | type    | name | label::en | {header}   |
        |        | integer | a    | A         | Say it low |
    """)
    assert question(found, "a").guidance == {"en": "Say it low"}


def test_languages_are_tags_in_the_order_of_the_columns():
    found = survey("""
        | survey   |            |      |                 |                     |                      |
        |          | type       | name | label::中文 (zh) | label::English (en) | hint::English (en)   |
        |          | text       | a    | 姓名             | Name                | As on the card       |
        | settings |            |      |                 |                     |                      |
        |          | form_title | form_title_en            | form_id | version | default_language |
        |          | 入户        | Visit                    | visit   | 7       | 中文 (zh)          |
    """)
    assert found.languages == ("zh", "en")
    assert found.default_language == "zh"
    assert question(found, "a").label == {"zh": "姓名", "en": "Name"}
    assert question(found, "a").hint == {"en": "As on the card"}
    assert (found.id, found.version, found.title) == ("visit", "7", {"zh": "入户", "en": "Visit"})


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("label", ""),
        ("label::English", "en"),
        ("label:english", "en"),
        ("Label::Français", "fr"),
        ("label::French (fr)", "fr"),
        ("label::zh-Hans", "zh-Hans"),
        ("label：：中文（zh）", "zh"),
        ("label::Tigirigna", "Tigirigna"),
    ],
)
def test_headers_name_languages_in_many_ways(header: str, tag: str):
    found = survey(f"""
        | survey |      |      |          |
        |        | type | name | {header} |
        |        | text | a    | A        |
    """)
    assert found.languages == (tag,)
    assert question(found, "a").label == {tag: "A"}


def test_two_languages_that_claim_one_tag_stay_apart():
    found = survey("""
        | survey |      |      |                     |                    |
        |        | type | name | label::English (en) | label::Kreyol (en) |
        |        | text | a    | Name                | Nòm                |
    """)
    assert question(found, "a").label == {"en": "Name", "Kreyol (en)": "Nòm"}


def test_a_text_without_a_language_is_in_the_default_one():
    found = survey("""
        | survey   |                  |      |                |               |
        |          | type             | name | label::English | label::French |
        |          | select_one l     | a    | Age            | Âge           |
        | choices  |                  |      |                |               |
        |          | list_name        | name | label          | label::French |
        |          | l                | 1    | young          | jeune         |
        | settings |                  |      |                |               |
        |          | default_language |      |                |               |
        |          | English          |      |                |               |
    """)
    assert found.choices["l"] == (Choice("1", {"en": "young", "fr": "jeune"}),)
