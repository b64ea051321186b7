"""When a need is due: one day, three or ten weekdays, thirty days."""

from datetime import date

import pytest

from visits.due import due


@pytest.mark.parametrize(
    ("urgency", "raised", "expected"),
    [
        ("U0", "2026-03-06", "2026-03-07"),  # a Friday: danger does not wait for Monday
        ("U1", "2026-03-02", "2026-03-05"),
        ("U1", "2026-03-05", "2026-03-10"),  # a Thursday
        ("U1", "2026-03-07", "2026-03-11"),  # a Saturday
        ("U2", "2026-03-02", "2026-03-16"),
        ("U3", "2026-01-31", "2026-03-02"),
        ("U3", "2028-02-01", "2028-03-02"),  # a leap year
        ("U9", "2026-01-31", "2026-03-02"),
    ],
)
def test_due(urgency: str, raised: str, expected: str) -> None:
    assert due(urgency, date.fromisoformat(raised)).isoformat() == expected
