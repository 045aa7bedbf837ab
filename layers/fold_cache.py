"""Folded layouts kept in memory, so that an edit does not replay the whole log."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from sqlmodel import Session

from layers import edit_log
from layers.history import Fold

KEPT = 2000
"""Most layouts kept; the longest unused goes first."""


class FoldCache:
    """The latest fold of each layout; a kept fold is never stepped again.

    It may lag behind the log (another process wrote) but is never trusted beyond it:
    the log's length is asked for each time, and a prefix of a log never changes.
    """

    def __init__(self) -> None:
        self._folds: OrderedDict[str, Fold] = OrderedDict()
        self._lock = Lock()

    def current(self, session: Session, layout_id: str, last: int | None = None) -> Fold:
        """Fold of a layout as this session sees it; ``last``: the length of its log, if known."""
        last = edit_log.last_seq(session, layout_id) if last is None else last
        with self._lock:
            kept = self._folds.get(layout_id)
        if kept is not None and kept.seq == last:
            return kept
        # This session may see an older moment than the one kept: then from the start.
        grown = kept.copy() if kept is not None and kept.seq < last else Fold()
        for entry in edit_log.entries(session, layout_id, grown.seq):
            grown.step(entry.edit_id, entry.change, entry.actor)
        return grown

    def keep(self, layout_id: str, fold: Fold) -> None:
        """Remember a fold whose log is committed."""
        with self._lock:
            kept = self._folds.get(layout_id)
            if kept is None or kept.seq <= fold.seq:
                self._folds[layout_id] = fold
            self._folds.move_to_end(layout_id)
            if len(self._folds) > KEPT:
                self._folds.popitem(last=False)

    def forget(self, layout_id: str) -> None:
        """Drop a layout that is gone."""
        with self._lock:
            self._folds.pop(layout_id, None)
