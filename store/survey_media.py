"""The pictures, sounds and films that surveys show beside their words. Their content lies with the attachments."""

from collections.abc import Iterable
from dataclasses import dataclass

from store.driver import Database


@dataclass(frozen=True, slots=True)
class SurveyMedia:
    """One content. `published` is the moment from which some published version shows it, "" while only drafts do."""

    sha256: str
    size: int
    mime: str
    at: str
    published: str = ""


def add(db: Database, media: SurveyMedia) -> None:
    """Note that the content is held. Known already: nothing changes."""
    values = (media.sha256, media.size, media.mime, media.at)
    db.execute("insert or ignore into survey_media(sha256, size, mime, at) values (?, ?, ?, ?)", values)


def publish(db: Database, hashes: Iterable[str], at: str) -> None:
    """Show these to everybody who may answer surveys."""
    for sha256 in hashes:
        db.execute("update survey_media set published = ? where sha256 = ? and published = ''", (at, sha256))


def media(db: Database, sha256: str) -> SurveyMedia | None:
    """The content of this hash, None where no survey has brought it: a visit's attachment is none."""
    query = "select sha256, size, mime, at, published from survey_media where sha256 = ?"
    row = db.execute(query, (sha256,)).fetchone()
    return SurveyMedia(*row) if row else None
