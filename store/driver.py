"""The one SQLite driver of the house. Its exceptions are not the standard library's: import `sqlite3` from here."""

import pysqlite3 as sqlite3  # sqlite_utils picks the same one by itself
from sqlite_utils import Database

from forms.problems import Problem

__all__ = ["OLDEST", "Database", "check_version", "connect", "sqlite3"]

# SQLite 3.7.0 to 3.51.2 have a race on resetting the WAL that can corrupt a file written through two connections.
OLDEST = (3, 51, 3)

# A phone deletes its copy on our receipt, hence synchronous=FULL. trusted_schema=off: a file that somebody
# tampered with runs no functions of ours.
SETTINGS = ("foreign_keys=on", "synchronous=full", "trusted_schema=off", "cell_size_check=on", "busy_timeout=15000")


def check_version() -> None:
    """Raises Problem("sqlite_old") on an SQLite that can corrupt a county's file."""
    if sqlite3.sqlite_version_info < OLDEST:
        raise Problem("sqlite_old", found=sqlite3.sqlite_version, oldest=".".join(map(str, OLDEST)))


def connect(path: str) -> Database:
    """A connection with our settings. Nothing begins behind our back (isolation_level None): who writes says BEGIN."""
    check_version()
    connection = sqlite3.connect(path, timeout=15, isolation_level=None, check_same_thread=False, cached_statements=512)
    db = Database(connection, strict=True, execute_plugins=False)
    for setting in SETTINGS:
        connection.execute(f"pragma {setting}")
    return db
