"""How often something may happen: wrong codes and keys are not to be guessed."""

from __future__ import annotations

import time
from collections import deque
from threading import Lock


class Throttle:
    """At most so many of a thing a minute, for each one and for all together.

    Ask `is_full` before the thing is tried, so that a guess that is right is of no use
    either once there were too many; `count` it afterwards, if it counts.

    Parameters
    ----------
    each
        Most for one address (or project) in a minute.
    in_all
        Most for all together, and the most that is ever remembered.
    """

    def __init__(self, each: int, in_all: int) -> None:
        self.each = each
        self.in_all = in_all
        self._seen: deque[tuple[float, str]] = deque()
        self._lock = Lock()

    def is_full(self, name: str) -> bool:
        """Whether there were too many in the last minute."""
        with self._lock:
            self._forget()
            mine = sum(1 for _, each in self._seen if each == name)
            return mine >= self.each or len(self._seen) >= self.in_all

    def count(self, name: str) -> None:
        """Remember one more."""
        with self._lock:
            self._forget()
            if len(self._seen) < self.in_all:
                self._seen.append((time.monotonic(), name))

    def _forget(self) -> None:
        until = time.monotonic() - 60
        while self._seen and self._seen[0][0] < until:
            self._seen.popleft()
