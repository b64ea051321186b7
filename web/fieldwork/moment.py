"""The present moment of a request, as pure code is given it: the county's time, fresh ids, chance."""

from datetime import datetime
from random import Random
from uuid import uuid4

from forms.context import Context
from web.auth import account
from web.county import county


def here_and_now(seed: str = "") -> Context:
    """The context of the account that asks. With a seed, chance comes out the same each time."""
    random = Random(seed or None)  # noqa: S311 (no secret)
    return Context(
        now=datetime.now(county().zone), uuid=lambda: str(uuid4()), random=random.random, user=account().username
    )
