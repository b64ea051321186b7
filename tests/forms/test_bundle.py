"""A bundle holds what the phone needs and nothing else, and is the same for the same survey."""

import json

from forms.bundle import bundle, bundle_hash, canonical
from tests.forms.surveys import survey

LINES = [
    "integer a | label=A | required=true()",
    "begin_repeat r | repeat_count=${a}",
    "select_one ab x | relevant=''",
    "end_repeat",
]


def test_a_bundle():
    made = bundle(
        survey(
            LINES,
            {"ab": ["a", {"name": "b", "label": "B", "kind": "k"}]},
            [["A01", "${a} > 1", "U1", "", "why"], ["A01", "${x}", "U1", "r", "why", "${a}"]],
        )
    )
    assert made == {
        "id": "test",
        "version": "1",
        "title": {"en": "Test"},
        "languages": ["en", "zh"],
        "default_language": "en",
        "items": [
            {"name": "a", "type": "integer", "label": {"en": "A"}, "required": ["true"]},
            {
                "name": "r",
                "type": "repeat",
                "count": ["ref", "a"],
                "items": [{"name": "x", "type": "select_one", "list": "ab", "relevant": ""}],
            },
        ],
        "choices": {
            "ab": [{"name": "a", "label": {"en": "A"}}, {"name": "b", "label": {"en": "B"}, "columns": {"kind": "k"}}]
        },
        "order": [0, 1, 2],
        "rules": [
            {"kind": "A01", "when": [">", ["ref", "a"], 1], "urgency": "U1", "reason": {"en": "why"}},
            {
                "kind": "A01",
                "when": ["ref", "x"],
                "urgency": "U1",
                "reason": {"en": "why"},
                "for_each": "r",
                "whose": ["ref", "a"],
            },
        ],
        "numbers": {"a": "1.1", "r/x": "1.2"},
        "settings": {},
    }
    assert json.loads(canonical(made)) == made


def test_the_hash_is_of_the_meaning():
    assert bundle_hash(bundle(survey(LINES))) == bundle_hash(bundle(survey(LINES)))
    assert bundle_hash(bundle(survey(LINES))) != bundle_hash(bundle(survey(LINES[:1])))
