"""What closes an account's drafts in a browser: a key that comes with the account's own page and is not kept there."""

import hashlib
import hmac
import secrets
from base64 import b64encode

from store.accounts import Account
from web.county import county


def browser_key(who: Account) -> str:
    """The same at each log-in: what the account left in a browser opens again. In base64, 32 bytes."""
    secret = county().settings.kept("browser.key", lambda: secrets.token_bytes(32))
    return b64encode(hmac.new(secret, f"drafts in a browser of {who.id}".encode(), hashlib.sha256).digest()).decode()
