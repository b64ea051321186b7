"""The context that commands calculate in: the real clock and chance of this machine, in the zone of China."""

import random
import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

from forms.context import Context

ZONE = ZoneInfo("Asia/Shanghai")


def context_at(moment: datetime | None = None) -> Context:
    """The context at a moment (now, when none is given); a moment without a zone is told in China's."""
    moment = moment or datetime.now(ZONE)
    return Context(
        now=moment if moment.tzinfo else moment.replace(tzinfo=ZONE),
        uuid=lambda: str(uuid.uuid4()),
        random=random.random,
    )
