"""What the signatures of a visit say about its answers (see `forms.signed`)."""

from collections.abc import Mapping
from typing import Any

from exports.pictures import Attachments
from forms.definition import Survey
from forms.signed import Signed, signatures, signed
from store.visits import VisitFile


def bound(
    survey: Survey, answers: Mapping[str, Any], files: Mapping[str, VisitFile], attachments: Attachments
) -> dict[str, Signed]:
    """Name of the file → what it says, of those that are held and say anything."""
    found = {}
    for name in signatures(survey, answers):
        file = files.get(name)
        if file and file.held and attachments.has(file.sha256):
            with attachments.open(file.sha256) as content:
                if said := signed(survey, answers, content):
                    found[name] = said
    return found
