"""Layouts and their edit logs of a project's file, merged into those that are here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID, uuid5

from sqlmodel import Session, col, select

from geo.kind import Kind
from layers import edit_log
from layers.bundle.branch import branched, holds, is_branch_of, parting
from layers.bundle.foreign import CHUNK, refuse_foreign
from layers.bundle.lines import Bundle, EditLine, LayoutLine
from layers.bundle.taken import Taken
from layers.bundle.unpack import posted
from layers.history import Fold
from layers.tables import EditRow, LayoutRow

_CLIENTS = UUID("0c7a1f1e-7b0e-4a50-8d55-0f4c3a2f9b61")
_ORDER = {"draft": 0, "proposed": 1, "submitted": 2}


class _Merging:
    """One merge: the logs as they stand so far, and what is still to be written."""

    def __init__(
        self, bundle: Bundle, here: Bundle, kinds: Mapping[str, Kind], taken: Taken
    ) -> None:
        self.theirs = bundle.logs()
        self.logs = here.logs()
        self.known = {each.id: each for each in here.layouts}
        self.kinds = kinds
        self.taken = taken
        self.aliases: dict[str, str] = {}
        self.new_layouts: list[LayoutLine] = []
        self.seen: dict[str, LayoutLine] = {}
        self.added: dict[str, list[EditLine]] = {}

    def place(self, layout: LayoutLine, log: Sequence[EditLine], branch_of: str = "") -> None:
        """Find where a layout of the file belongs, and what of it is not here yet."""
        ours = self.logs.get(layout.id)
        if ours is None:
            own = is_branch_of(layout, self.logs)
            if own is not None and holds(self.logs[own], log):
                # Our own log, which went to another server and comes back as a branch.
                self.aliases[layout.id] = own
                return
            self.new_layouts.append(layout)
            self.logs[layout.id] = list(log)
            self.added[layout.id] = list(log)
            if branch_of:
                self.taken.branches.append(layout.name)
            return
        common = parting(ours, log)
        if common < min(len(ours), len(log)):
            row, renamed = branched(layout, log, common)
            self.place(row, renamed, branch_of=layout.id)
            return
        self.seen[layout.id] = layout
        if len(log) > len(ours):
            self.added[layout.id] = list(log[common:])
            self.logs[layout.id] = [*ours, *log[common:]]


def merge_layouts(
    session: Session,
    bundle: Bundle,
    here: Bundle,
    kinds: Mapping[str, Kind],
    taken: Taken,
) -> dict[str, str]:
    """Add the file's layouts and edits.

    Returns
    -------
    dict
        Layouts of the file that are others here, by their id in the file.
    """
    work = _Merging(bundle, here, kinds, taken)
    for layout in bundle.layouts:
        work.place(layout, work.theirs[layout.id])
    _cover_sheets(session, work)
    _write_edits(session, work)
    return work.aliases


def _cover_sheets(session: Session, work: _Merging) -> None:
    refuse_foreign(session, LayoutRow.id, [each.id for each in work.new_layouts])
    project_id = work.taken.project_id
    session.add_all(
        LayoutRow(**each.model_dump(), project_id=project_id) for each in work.new_layouts
    )
    work.taken.layouts = len(work.new_layouts)
    changed = {
        layout_id
        for layout_id, line in work.seen.items()
        if _handed_in(session, layout_id, work.known.get(layout_id), line)
    }
    grown = work.added.keys() & work.seen.keys()
    work.taken.grown = len(changed | grown)
    work.taken.edits = sum(len(work.added[each]) for each in grown)
    session.flush()


def _handed_in(
    session: Session, layout_id: str, ours: LayoutLine | None, theirs: LayoutLine
) -> bool:
    """Learn from the other cover sheet: a later stage, the earlier moment, whose it is."""
    if ours is None:
        return False
    stage = max(ours.stage, theirs.stage, key=_ORDER.__getitem__)
    moments = [each.submitted_at for each in (ours, theirs) if each.submitted_at is not None]
    learned = {
        "stage": stage,
        "submitted_at": min(moments, default=None),
        "group": ours.group or theirs.group,
        "participant_id": ours.participant_id or theirs.participant_id,
    }
    if all(getattr(ours, name) == value for name, value in learned.items()):
        return False
    row = session.get(LayoutRow, layout_id)
    assert row is not None
    for name, value in learned.items():
        setattr(row, name, value)
    return True


def _write_edits(session: Session, work: _Merging) -> None:
    new = [edit for log in work.added.values() for edit in log]
    refuse_foreign(session, EditRow.edit_id, [edit.edit_id for edit in new])
    counted = _counted(session, {edit.client_id for edit in new})
    rows = []
    for edit in new:
        row = edit.model_dump()
        if (edit.client_id, edit.client_seq) in counted:
            # The client went on with its count on both servers. Its count was needed until
            # its edits were acknowledged, which these are.
            row |= {"client_id": str(uuid5(_CLIENTS, edit.edit_id)), "client_seq": 1}
        counted.add((row["client_id"], row["client_seq"]))
        rows.append(row)
    if rows:
        table = cast(Any, EditRow).__table__
        session.connection().execute(table.insert(), rows)
    for layout_id, added in work.added.items():
        before = work.logs[layout_id][: -len(added)] if added else []
        fold, touched = Fold(), set[str]()
        for edit in before:
            fold.step(edit.edit_id, posted(edit, work.kinds).change, edit.actor)
        for edit in added:
            touched |= edit_log.step(fold, posted(edit, work.kinds), edit.actor)
        edit_log.write_placements(session, layout_id, fold, touched)


def _counted(session: Session, clients: set[str]) -> set[tuple[str, int]]:
    found: set[tuple[str, int]] = set()
    names = sorted(clients)
    for start in range(0, len(names), CHUNK):
        some = col(EditRow.client_id).in_(names[start : start + CHUNK])
        found.update(session.exec(select(EditRow.client_id, EditRow.client_seq).where(some)).all())
    return found
