"""A project's file merged into the database, inside one writing session.

What is here stays; what is not here yet is added, under the same ids. So the same file again
adds nothing, and files of two servers, carried to and fro, make both the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlmodel import Session, col, select

from geo.kind import Kind
from layers import projects
from layers.bundle.foreign import refuse_foreign
from layers.bundle.gather import gather
from layers.bundle.lines import Bundle, Line, NoteLine, OverrideLine, SiteLine, ViewLine, WaiverLine
from layers.bundle.merge_backdrops import merge_backdrops
from layers.bundle.merge_layouts import merge_layouts
from layers.bundle.taken import Taken
from layers.tables import (
    LayoutRow,
    NoteRuling,
    OverrideRow,
    Participant,
    Project,
    SavedView,
    SiteVersion,
    WaiverRow,
    new_id,
)


def merge(session: Session, bundle: Bundle, kinds: Mapping[str, Kind]) -> Taken:
    """Add to a project, or add a project; see `layers.bundle.Bundles.take_in`.

    Raises
    ------
    InputError
        ``bundle.foreign``: what the file brings is another project's here · ``layout.full``.
    """
    line = bundle.project
    query = select(Project).where(Project.id == line.id).with_for_update()
    project = session.exec(query).first()
    is_new = project is None
    if project is None:
        project = Project(**line.model_dump())
        project.code = projects.code_like(session, line.code)
        session.add(project)
        session.flush()
    else:
        # Whoever draws waits at their layout's row until this is done.
        its = select(LayoutRow).where(LayoutRow.project_id == project.id)
        session.exec(its.order_by(col(LayoutRow.id)).with_for_update()).all()
    here = gather(session, project.id, lambda _: "")
    taken = Taken(project.id, project.name, project.code, is_new)
    _sites(session, bundle.sites, here.sites, taken)
    taken.participants = _new(
        session, Participant, bundle.participants, here.participants, project.id
    )
    session.flush()
    aliases = merge_layouts(session, bundle, here, kinds, taken)
    taken.rulings = _signed(session, OverrideRow, bundle.overrides, here.overrides, project.id)
    taken.rulings += _signed(
        session, WaiverRow, bundle.waivers, here.waivers, project.id, aliases=aliases
    )
    taken.views = _views(session, bundle.views, here.views, project.id)
    taken.notes = _notes(session, bundle.notes, here.notes, project.id)
    taken.backdrops = merge_backdrops(session, bundle.backdrops, here.backdrops, project.id)
    session.flush()
    return taken


def _new(
    session: Session, table: Any, theirs: Iterable[Any], ours: Iterable[Any], project_id: str
) -> int:
    known = {each.id for each in ours}
    found = [each for each in theirs if each.id not in known]
    refuse_foreign(session, table.id, [each.id for each in found])
    refuse_foreign(session, table.token_hash, [each.token_hash for each in found])
    session.add_all(_row(table, each, project_id) for each in found)
    return len(found)


def _row(table: Any, line: Line, project_id: str, **changed: Any) -> Any:
    return table(**{**line.model_dump(), "project_id": project_id, **changed})


def _sites(
    session: Session, theirs: Iterable[SiteLine], ours: Iterable[SiteLine], taken: Taken
) -> None:
    """Versions keep their numbers where these are free; else they get the next one."""
    known = {each.id for each in ours}
    numbers = {each.version for each in ours}
    found = [each for each in theirs if each.id not in known]
    refuse_foreign(session, SiteVersion.id, [each.id for each in found])
    for each in found:
        number = each.version if each.version not in numbers else max(numbers) + 1
        if number != each.version:
            taken.renumbered.append((each.version, number))
        numbers.add(number)
        session.add(_row(SiteVersion, each, taken.project_id, version=number))
    taken.sites = len(found)


def _signed(
    session: Session,
    table: Any,
    theirs: Sequence[OverrideLine | WaiverLine],
    ours: Sequence[OverrideLine | WaiverLine],
    project_id: str,
    *,
    aliases: Mapping[str, str] = MappingProxyType({}),
) -> int:
    """Rows that somebody signed go behind ours, in their order."""
    known = {each.id for each in ours}
    taken_back = {each.takes_back for each in ours}
    found = [
        each
        for each in theirs
        # What was taken back on both sides is taken back once: ours says by whom.
        if each.id not in known and (each.takes_back is None or each.takes_back not in taken_back)
    ]
    refuse_foreign(session, table.id, [each.id for each in found])
    for seq, each in enumerate(found, len(ours) + 1):
        changed: dict[str, Any] = {"seq": seq}
        if isinstance(each, WaiverLine) and each.layout_id is not None:
            changed["layout_id"] = aliases.get(each.layout_id, each.layout_id)
        session.add(_row(table, each, project_id, **changed))
        session.flush()  # one that takes back points to one before it
    return len(found)


def _views(
    session: Session, theirs: Iterable[ViewLine], ours: Iterable[ViewLine], project_id: str
) -> int:
    """Of two views of one name the newer one counts, as when it is saved again; its id stays."""
    named = {each.name: each for each in ours}
    count = 0
    for each in theirs:
        own = named.get(each.name)
        if own is not None:
            if _newness(each) <= _newness(own):
                continue
            row = session.get(SavedView, own.id)
            assert row is not None
            row.shown, row.made_at = each.shown, each.made_at
        else:
            taken = session.get(SavedView, each.id) is not None
            session.add(_row(SavedView, each, project_id, **({"id": new_id()} if taken else {})))
        count += 1
    return count


def _notes(
    session: Session, theirs: Iterable[NoteLine], ours: Iterable[NoteLine], project_id: str
) -> int:
    """The later word counts; of two of one moment the one that keeps the note in."""
    said = {each.note_hash: each for each in ours}
    count = 0
    for each in theirs:
        own = said.get(each.note_hash)
        if own is None:
            session.add(_row(NoteRuling, each, project_id))
        elif (each.made_at, not each.shown) > (own.made_at, not own.shown):
            row = session.get(NoteRuling, (project_id, each.note_hash))
            assert row is not None
            row.shown, row.made_at = each.shown, each.made_at
        else:
            continue
        count += 1
    return count


def _newness(view: ViewLine) -> tuple[datetime, str]:
    """By what views of one name are ordered, the same everywhere; equal views are equally new."""
    return view.made_at, json.dumps(view.shown, sort_keys=True)
