"""A phone's spare key: its data key as the county alone can open it, given back to the worker who forgot the PIN.

The envelope lies on the phone beside the lock. It says whose it is and which phone's: it is of no use to anybody else.
"""

import json
from base64 import b64decode
from io import BytesIO
from typing import Any

from forms.problems import Problem
from store import accounts
from store.accounts import Account
from store.driver import Database
from visits.envelope import PIN, CountyKey

LARGEST = 1000  # bytes


def data_key(key: CountyKey, db: Database, spare: str, who: Account) -> str:
    """The data key (base64) that lies in the envelope `spare` (base64), for the account that has just logged in.

    Problem: spare_unknown, spare_foreign (another account's phone), device_revoked (the phone was given up for lost).
    """
    said = _opened(key, spare)
    owner = accounts.account_of_device(db, said["device"])
    if owner is None or not said["account"] == owner.id == who.id:
        raise Problem("spare_foreign")
    if accounts.is_lost(db, said["device"]):
        raise Problem("device_revoked")
    return str(said["key"])


def _opened(key: CountyKey, spare: str) -> dict[str, Any]:
    try:
        said = json.loads(key.opened(BytesIO(b64decode(spare, validate=True)), PIN).read(LARGEST))
    except (ValueError, Problem) as error:
        raise Problem("spare_unknown") from error
    if not isinstance(said, dict) or not all(isinstance(said.get(name), str) for name in ("device", "key")):
        raise Problem("spare_unknown")
    return {"account": said.get("account"), **said}
