"""How the store writes a moment: ISO 8601 in UTC to the second, so that text order is time order."""

from datetime import UTC, datetime


def stamp(moment: datetime) -> str:
    """`2026-11-22T01:30:00Z`. The moment must know its zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str) -> datetime:
    """The moment of a stamp."""
    return datetime.fromisoformat(text)
