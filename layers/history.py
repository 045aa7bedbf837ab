"""The fold of an edit log: what a layout is after its edits, and what can be undone.

Each edit that changes something takes its placement from one *version* to another. An
undo goes back to the version before its target, but only while the version its target
made is the one that stands, so nobody's later work is taken away with it. Because an
undo makes no version of its own but brings an earlier one back, undoing several steps,
and undoing those undos (redo), needs no rule of its own::

    put A      move B     move C     undo C     undo B     redo B     redo C
    0 ──→ a    a ──→ b    b ──→ c    c ──→ b    b ──→ a    a ──→ b    b ──→ c
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from geo.edit import Edit, Put, apply
from geo.layout import Layout, Placement
from layers.edits import Change, Undo


@dataclass(frozen=True)
class Entry:
    """One line of a layout's edit log.

    Parameters
    ----------
    seq
        Place in the log, 1 to n, given by the server.
    edit_id, client_id, client_seq
        The client's names and count for it.
    actor
        Who did it: a participant's id, or a word such as ``"planner"``.
    received_at
        When the server took it, UTC. Never used for order.
    """

    seq: int
    edit_id: str
    client_id: str
    client_seq: int
    change: Change
    actor: str
    received_at: datetime


@dataclass(frozen=True)
class _Version:
    """What a placement was from one edit on: the seq that made it (0: not there yet)."""

    made_by: int
    placement: Placement | None


@dataclass(frozen=True)
class _Step:
    """An edit that changed something, with the versions before and after it."""

    placement_id: str
    before: _Version
    after: _Version
    actor: str
    undoes: str | None


_NEVER = _Version(0, None)


class Fold:
    """A layout as the sum of its log so far; grows by `step`.

    Attributes
    ----------
    seq
        Last entry folded in; 0 before the first.
    """

    def __init__(self) -> None:
        self.seq = 0
        # Tombstones stay: an id that ever stood is never put again, and the order of
        # the first puts is the order of the layout.
        self._versions: dict[str, _Version] = {}
        self._steps: dict[str, _Step] = {}
        self._layout: Layout | None = Layout()

    def copy(self) -> Fold:
        """Return a fold that can grow on its own."""
        other = Fold()
        other.seq = self.seq
        other._versions = dict(self._versions)
        other._steps = dict(self._steps)
        other._layout = self._layout
        return other

    @property
    def layout(self) -> Layout:
        """What stands now, in the order in which it was first put."""
        if self._layout is None:
            standing = {
                placement_id: version.placement
                for placement_id, version in self._versions.items()
                if version.placement is not None
            }
            self._layout = Layout(MappingProxyType(standing))
        return self._layout

    def step(self, edit_id: str, change: Change, actor: str = "") -> str | None:
        """Fold in the next entry.

        Returns
        -------
        str or None
            Id of the placement it changed; ``None`` where it changed nothing (a move of
            what was removed, a second put of an id, an undo of what was touched since).
        """
        self.seq += 1
        if isinstance(change, Undo):
            step = self._undone(change, actor)
        else:
            step = self._done(change, actor)
        if step is None:
            return None
        self._versions[step.placement_id] = step.after
        self._steps[edit_id] = step
        self._layout = None
        return step.placement_id

    def about(self, change: Change) -> str:
        """Id of the placement a change is about; an undo is about its target's."""
        if isinstance(change, Undo) and change.target in self._steps:
            return self._steps[change.target].placement_id
        return change.placement_id

    def undoable(self, actor: str) -> tuple[str | None, str | None]:
        """What this actor's undo and redo buttons would undo now.

        Returns
        -------
        tuple
            Targets for `Undo`: of the actor's last edit not yet undone, and of the last
            undo not yet redone; ``None`` where there is none, or where somebody else
            touched that placement since.
        """
        done: list[str] = []
        taken_back: list[str] = []
        for edit_id, step in self._steps.items():
            if step.actor != actor:
                continue
            if step.undoes in done:
                done.remove(step.undoes)
                taken_back.append(edit_id)
            elif step.undoes in taken_back:
                taken_back.remove(step.undoes)
                done.append(edit_id)
            else:
                done.append(edit_id)
                taken_back.clear()
        return self._standing(done), self._standing(taken_back)

    def _standing(self, stack: list[str]) -> str | None:
        return stack[-1] if stack and self._is_standing(self._steps[stack[-1]]) else None

    def _is_standing(self, step: _Step) -> bool:
        return self._versions[step.placement_id] == step.after

    def _done(self, change: Edit, actor: str) -> _Step | None:
        placement_id = change.placement_id
        before = self._versions.get(placement_id, _NEVER)
        if isinstance(change, Put) and placement_id in self._versions:
            return None
        current = Layout() if before.placement is None else Layout.of(before.placement)
        after = apply(current, change).placements.get(placement_id)
        if after == before.placement:
            return None
        return _Step(placement_id, before, _Version(self.seq, after), actor, None)

    def _undone(self, undo: Undo, actor: str) -> _Step | None:
        target = self._steps.get(undo.target)
        if target is None or not self._is_standing(target):
            return None
        return _Step(target.placement_id, target.after, target.before, actor, undo.target)


def fold(entries: Iterable[Entry]) -> Fold:
    """Replay a whole log."""
    whole = Fold()
    for entry in entries:
        whole.step(entry.edit_id, entry.change, entry.actor)
    return whole
