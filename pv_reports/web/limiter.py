"""A sliding window over recent attempts, in memory: it slows guessing down before the store's lock is reached."""

import threading
import time
from collections import deque
from collections.abc import Callable

MOST_KEYS = 10_000


class Limiter:
    """At most ``most`` attempts per key within ``seconds``."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._attempts: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def wait(self, key: str) -> int:
        """Count an attempt. 0 when it may go on, else the whole seconds after which the next one may."""
        moment = self._clock()
        with self._lock:
            if len(self._attempts) > MOST_KEYS:
                self._forget(moment)
            times = self._attempts.setdefault(key, deque())
            while times and times[0] <= moment - self._seconds:
                times.popleft()
            if len(times) >= self._most:
                return int(times[0] + self._seconds - moment) + 1
            times.append(moment)
            return 0

    def _forget(self, moment: float) -> None:
        old = [key for key, times in self._attempts.items() if not times or times[-1] <= moment - self._seconds]
        for key in old:
            del self._attempts[key]
