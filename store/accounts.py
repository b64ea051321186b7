"""Who may work here: accounts, and the devices that post for them. It keeps hashes, never a password or a token."""

from dataclasses import dataclass, replace
from typing import Any

from forms.problems import Problem
from store import audit
from store.driver import Database, sqlite3
from store.scope import bounds

LARGEST_ID = 2**63 - 1  # SQLite's integers end here; an address may name any number
ROLES = ("worker", "station", "bureau", "administrator")


@dataclass(frozen=True, slots=True)
class Account:
    """A person with a log-in. `area` is the code prefix of all that they see; "" is the whole county."""

    id: int
    username: str
    name: str
    role: str
    area: str
    language: str = ""
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Device:
    """A phone that holds a token; `revoked` is the moment of its revocation, "" while it may post.

    `seen` is its last contact ("" before the first): it held `unsent` finished visits, the oldest of `oldest`.
    """

    id: int
    account: int
    label: str
    created: str
    revoked: str = ""
    seen: str = ""
    unsent: int = 0
    oldest: str = ""


_ACCOUNT = "select account.id, username, name, role, area, language, disabled, password_hash from account"
_DEVICE = "select id, account, label, created, revoked, seen, unsent, oldest from device"
_OWNED = """
select account.id, username, name, role, area, language, disabled,
  device.id, device.account, device.label, device.created, device.revoked, device.seen, device.unsent, device.oldest
from device join account on account.id = device.account"""
_DEVICE_OF = f"{_OWNED} where token_hash = ? and revoked = '' and disabled = 0"
_PHONES = f"{_OWNED} where area >= :low and area < :high"

_WAITING = """
select name, device.id, account, label, device.created, revoked, seen, unsent, oldest
from device join account on account.id = device.account
where area >= :low and area < :high and revoked = '' and disabled = 0 and seen <> '' and (unsent > 0 or seen < :silent)
order by unsent = 0, seen, device.id"""


def _account(row: tuple[Any, ...]) -> Account:
    return Account(*(*row[:6], bool(row[6])))


def add_account(db: Database, account: Account, password_hash: str, *, at: str = "", by: int | None = None) -> Account:
    """Add an account (its `id` is given here). Problem: username_missing, username_taken, role_unknown, area_unknown.

    Upper and lower case make no difference in user names.
    """
    account = replace(account, username=account.username.strip())
    if not account.username:
        raise Problem("username_missing")
    if account.role not in ROLES:
        raise Problem("role_unknown", role=account.role)
    if account.area and not db.execute("select 1 from area where code = ?", (account.area,)).fetchone():
        raise Problem("area_unknown", area=account.area)
    try:
        added = db.execute(
            "insert into account(username, name, role, area, language, disabled, password_hash, created)"
            " values (?, ?, ?, ?, ?, ?, ?, ?) returning id",
            (
                *(account.username, account.name, account.role, account.area, account.language),
                *(int(account.disabled), password_hash, at),
            ),
        ).fetchall()
    except sqlite3.IntegrityError as error:
        raise Problem("username_taken", username=account.username) from error
    account = replace(account, id=added[0][0])
    audit.record(db, at, by, "account.add", "account", account.id, {"role": account.role, "area": account.area})
    return account


def account(db: Database, account_id: int) -> Account | None:
    """The account with this id, disabled or not."""
    if account_id > LARGEST_ID:
        return None
    row = db.execute(f"{_ACCOUNT} where id = ?", (account_id,)).fetchone()
    return _account(row) if row else None


def account_by_name(db: Database, username: str) -> tuple[Account, str] | None:
    """The account and its password hash, disabled or not."""
    row = db.execute(f"{_ACCOUNT} where username = ?", (username.strip(),)).fetchone()
    return (_account(row), row[7]) if row else None


def accounts_under(db: Database, prefix: str) -> list[Account]:
    """The accounts whose own area lies within `prefix`, by user name."""
    rows = db.execute(f"{_ACCOUNT} where area >= :low and area < :high order by username", bounds(prefix)).fetchall()
    return [_account(row) for row in rows]


def set_password(db: Database, account_id: int, password_hash: str, *, at: str, by: int | None = None) -> None:
    """Replace the password hash. Phones must log in again: whoever needs a new password may have lost one."""
    db.execute("update account set password_hash = ? where id = ?", (password_hash, account_id))
    db.execute("update device set revoked = ? where account = ? and revoked = ''", (at, account_id))
    audit.record(db, at, by, "account.password", "account", account_id)


def set_disabled(db: Database, account_id: int, disabled: bool, *, at: str, by: int | None = None) -> None:
    """Shut an account out, devices included, or let it in again."""
    db.execute("update account set disabled = ? where id = ?", (int(disabled), account_id))
    audit.record(db, at, by, "account.disable" if disabled else "account.enable", "account", account_id)


def set_language(db: Database, account_id: int, language: str, *, at: str) -> None:
    """The language that the account's pages are shown in."""
    db.execute("update account set language = ? where id = ?", (language, account_id))
    audit.record(db, at, account_id, "account.language", "account", account_id, {"language": language})


def add_device(db: Database, account_id: int, token_hash: str, label: str, at: str) -> Device:
    """A device of the account, known by the SHA-256 of its token (hexadecimal)."""
    added = db.execute(
        "insert into device(account, token_hash, label, created) values (?, ?, ?, ?) returning id",
        (account_id, token_hash, label, at),
    ).fetchall()
    device = Device(added[0][0], account_id, label, at)
    audit.record(db, at, account_id, "device.add", "device", device.id)
    return device


def account_by_token(db: Database, token_hash: str) -> tuple[Account, Device] | None:
    """The account and the device of a token that is not revoked, of an account that is not disabled."""
    row = db.execute(_DEVICE_OF, (token_hash,)).fetchone()
    return (_account(row[:7]), Device(*row[7:])) if row else None


def account_of_device(db: Database, token_hash: str) -> Account | None:
    """Whose device this is or was, whatever became of the device and of the account."""
    found = db.execute(
        f"{_ACCOUNT} join device on device.account = account.id where token_hash = ?", (token_hash,)
    ).fetchone()
    return _account(found) if found else None


def devices(db: Database, account_id: int) -> list[Device]:
    """The account's devices, the newest first, revoked ones included."""
    rows = db.execute(f"{_DEVICE} where account = ? order by id desc", (account_id,)).fetchall()
    return [Device(*row) for row in rows]


def phones(db: Database, scope: str) -> list[tuple[Account, Device]]:
    """Who has which phone within the scope, by user name, the newest first; not those that were given up for lost."""
    query = f"{_PHONES} and lost = '' order by username, device.id desc"
    return [(_account(row[:7]), Device(*row[7:])) for row in db.execute(query, bounds(scope)).fetchall()]


def note_contact(db: Database, device_id: int, at: str, unsent: int, oldest: str) -> None:
    """The device asked, and told how many finished visits it has not delivered, and when the oldest of them ended."""
    db.execute("update device set seen = ?, unsent = ?, oldest = ? where id = ?", (at, unsent, oldest, device_id))


def waiting(db: Database, scope: str, silent: str) -> list[tuple[str, Device]]:
    """Names with their phones within the scope that hold unsent visits, or were silent since that stamp."""
    rows = db.execute(_WAITING, {**bounds(scope), "silent": silent}).fetchall()
    return [(row[0], Device(*row[1:])) for row in rows]


def is_lost(db: Database, token_hash: str) -> bool:
    """Whether this is the token of a phone that was given up for lost."""
    return bool(db.execute("select 1 from device where token_hash = ? and lost <> ''", (token_hash,)).fetchone())


def revoke_device(db: Database, device_id: int, at: str, *, by: int | None = None) -> None:
    """The device is lost: from now on its token opens nothing, and at its next contact it erases what it holds."""
    db.execute(
        "update device set revoked = iif(revoked = '', :at, revoked), lost = :at where id = :id",
        {"at": at, "id": device_id},
    )
    audit.record(db, at, by, "device.revoke", "device", device_id)
