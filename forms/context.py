"""What a calculation may know of the world: the moment, chance and who asks. It is handed in: nobody reads a clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from forms.definition import Table


@dataclass(frozen=True, slots=True)
class Context:
    """`now` is aware: its zone is the zone that all dates of the survey are told in.

    `user`, `device` and the survey's `version` are what username(), deviceid() and version() say, `started` is when the
    visit was begun; what is not known is "" or None.
    `tables` are what holds here: their rows are found before those of the survey's own tables of the same name.
    """

    now: datetime
    uuid: Callable[[], str]
    random: Callable[[], float]
    user: str = ""
    device: str = ""
    version: str = ""
    started: datetime | None = None
    tables: Mapping[str, Table] = field(default_factory=dict)

    @property
    def today(self) -> str:
        """The date of `now` in its zone, as YYYY-MM-DD."""
        return self.now.date().isoformat()

    def offset(self, milliseconds: float) -> int:
        """Minutes east of UTC of the zone at an instant (milliseconds since 1970); 0 beyond the calendar's ends."""
        try:
            found = datetime.fromtimestamp(milliseconds / 1000, self.now.tzinfo).utcoffset()
        except (OverflowError, ValueError, OSError):
            return 0
        return int(found.total_seconds() // 60) if found else 0
