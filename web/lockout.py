"""How often a wrong password may be tried. Kept in this process's memory: after a restart counting begins anew."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

FAILURES = 10
SECONDS = 5 * 60
KEPT = 10_000  # names under which failures are counted at most: an attacker cannot fill the memory with invented ones


class Lockout:
    """Counts failures for each key (a user name and where it is tried from); ten in a row lock it for five minutes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._lock = threading.Lock()

    def minutes_left(self, key: str) -> int:
        """How long to wait before another try, in whole minutes; 0 when it may be tried."""
        with self._lock:
            count, last = self._failures.get(key, (0, 0.0))
            left = SECONDS - (self._clock() - last)
            if count and left <= 0:
                del self._failures[key]
            return max(1, round(left / 60)) if count >= FAILURES and left > 0 else 0

    def failed(self, key: str) -> None:
        with self._lock:
            count, _ = self._failures.pop(key, (0, 0.0))
            self._failures[key] = (count + 1, self._clock())
            while len(self._failures) > KEPT:
                self._failures.popitem(last=False)

    def succeeded(self, key: str) -> None:
        with self._lock:
            self._failures.pop(key, None)
