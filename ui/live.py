"""Tablets that draw one layout together: what one does, the others are told at once."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

MOST_WAITING = 32
"""Messages kept for a tablet that does not listen; the oldest go first: the newest tells all."""

LASTS = 15 * 60.0
"""How long an invitation holds, s: until the second tablet has been fetched and woken."""

TABLETS = 8
"""Tablets that one invitation lets in."""

MOST_INVITATIONS = 1000

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0 and O, no 1, I and L: people read it out to one another."""

Message = dict[str, Any]


class Watchers:
    """Queues of the tablets that look at each layout. For one event loop, not for threads."""

    def __init__(self) -> None:
        self._queues: dict[str, set[asyncio.Queue[Message]]] = {}
        self.closed = False

    @contextmanager
    def watching(self, layout_id: str) -> Iterator[asyncio.Queue[Message]]:
        """A queue that gets what is told of a layout, for as long as the context lasts."""
        queue: asyncio.Queue[Message] = asyncio.Queue(MOST_WAITING)
        self._queues.setdefault(layout_id, set()).add(queue)
        try:
            yield queue
        finally:
            left = self._queues[layout_id]
            left.discard(queue)
            if not left:
                del self._queues[layout_id]

    def tell(self, layout_id: str, message: Message) -> None:
        """Tell everybody who looks at a layout."""
        for queue in self._queues.get(layout_id, ()):
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(message)

    def close(self) -> None:
        """End every queue's stream: the server waits for them when it is stopped."""
        self.closed = True
        for layout_id in self._queues:
            self.tell(layout_id, {})

    def count(self, layout_id: str) -> int:
        """How many tablets look at a layout."""
        return len(self._queues.get(layout_id, ()))


class Invitations:
    """Short codes that let further tablets draw as a participant, for a quarter of an hour.

    Kept in memory alone: whoever starts the app anew asks for a new one.
    """

    def __init__(self) -> None:
        self._open: dict[str, tuple[float, int, Message]] = {}
        self._lock = Lock()

    def invite(self, gives: Message) -> str:
        """Make a code for what it gives."""
        code = "".join(secrets.choice(_LETTERS) for _ in range(8))
        with self._lock:
            self._forget()
            while len(self._open) >= MOST_INVITATIONS:
                self._open.pop(next(iter(self._open)))
            self._open[code] = (time.monotonic() + LASTS, TABLETS, gives)
        return code

    def accept(self, code: str) -> Message | None:
        """What a code gives; ``None`` for one that is wrong, past, or used up."""
        with self._lock:
            self._forget()
            until, left, gives = self._open.get(code, (0.0, 0, {}))
            if left <= 0:
                return None
            self._open[code] = (until, left - 1, gives)
            return gives

    def _forget(self) -> None:
        now = time.monotonic()
        self._open = {code: each for code, each in self._open.items() if each[0] > now}


watchers = Watchers()
invitations = Invitations()
