"""What was worked out lately, kept by what it was worked out from."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Memory(Generic[Value]):
    """At most so many results; those not asked for longest are forgotten first.

    As `functools.lru_cache`, but what is missing of many is worked out together. Threads may
    share it; two at the same moment may both work out the same.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()

    def each(
        self, keys: Sequence[Hashable], make: Callable[[list[int]], Sequence[Value]]
    ) -> list[Value]:
        """The results of these keys; ``make`` is asked for those missing, by position."""
        with self._lock:
            known = {key: self._kept[key] for key in keys if key in self._kept}
            for key in known:
                self._kept.move_to_end(key)
        missing = [at for at, key in enumerate(keys) if key not in known]
        made = (
            dict(zip((keys[at] for at in missing), make(missing), strict=True)) if missing else {}
        )
        with self._lock:
            self._kept.update(made)
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return [known[key] if key in known else made[key] for key in keys]
