"""Projects and the versions of their sites, inside an open session."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import get_args

from sqlmodel import Session, col, delete, func, select

import data
from geo.errors import InputError
from geo.kind import Kind
from layers.tables import (
    BackdropRow,
    EditRow,
    LayoutRow,
    LiveKey,
    NoteRuling,
    OverrideRow,
    Participant,
    PlacementRow,
    Project,
    ProjectStage,
    SavedView,
    SiteVersion,
    WaiverRow,
)
from layers.text import clean

NAME_CAP = 120
"""Longest name of a project or a layout, code points."""


def add(
    session: Session,
    name: str,
    document: str,
    *,
    rules: str,
    palette: Sequence[str],
    demo: bool,
    stage: str,
    kinds: Mapping[str, Kind],
) -> Project:
    """Add a project with the first version of its site; see `layers.store.Store`."""
    unknown = [code for code in palette if code not in kinds]
    if unknown:
        raise InputError("project.palette", kind=clean(unknown[0][:60]))
    if rules not in data.ruleset_names():
        raise InputError("project.rules", rules=clean(rules[:60]))
    project = Project(
        code=_free_code(session),
        name=title(name),
        rules=rules,
        palette=list(palette),
        stage=checked_stage(stage),
        demo=demo,
    )
    session.add(project)
    session.flush()
    session.add(SiteVersion(project_id=project.id, version=1, document=document))
    return project


def get(session: Session, project_id: str) -> Project:
    """Find a project; ``project.unknown`` where there is none."""
    project = session.get(Project, project_id)
    if project is None:
        raise InputError("project.unknown")
    return project


def site(session: Session, project_id: str, version: int | None = None) -> SiteVersion:
    """Find a version of a project's site, the newest where none is named."""
    get(session, project_id)
    query = select(SiteVersion).where(SiteVersion.project_id == project_id)
    if version is not None:
        query = query.where(SiteVersion.version == version)
    found = session.exec(query.order_by(col(SiteVersion.version).desc())).first()
    if found is None:
        raise InputError("project.no_version", version=str(version or 1))
    return found


def save_site(session: Session, project_id: str, document: str) -> SiteVersion:
    """Add the next version of a site; the newest again where nothing is different."""
    newest = site(session, project_id)
    if newest.document == document:
        return newest
    version = SiteVersion(project_id=project_id, version=newest.version + 1, document=document)
    session.add(version)
    return version


def remove(session: Session, project_id: str) -> list[str]:
    """Remove a demo project with all that hangs on it; returns its layouts' ids.

    What people drew themselves is only ever added to: any other project is refused.
    """
    if not get(session, project_id).demo:
        raise InputError("project.not_demo")
    of_project = LayoutRow.project_id == project_id
    layouts = list(session.exec(select(LayoutRow.id).where(of_project)))
    its = select(LayoutRow.id).where(of_project)
    session.exec(delete(PlacementRow).where(col(PlacementRow.layout_id).in_(its)))
    session.exec(delete(EditRow).where(col(EditRow.layout_id).in_(its)))
    for table in (
        BackdropRow,
        LiveKey,
        NoteRuling,
        SavedView,
        OverrideRow,
        WaiverRow,
        LayoutRow,
        Participant,
        SiteVersion,
    ):
        session.exec(delete(table).where(col(table.project_id) == project_id))
    session.exec(delete(Project).where(col(Project.id) == project_id))
    return layouts


def title(name: str) -> str:
    """Name of a project or a layout in normal form; ``name.empty`` where nothing is left."""
    cleaned = clean(name, NAME_CAP)
    if not cleaned:
        raise InputError("name.empty")
    return cleaned


def checked_stage(stage: str) -> str:
    """Stage of a project, if it is one."""
    if stage not in get_args(ProjectStage):
        raise ValueError(f"not a stage of a project: {stage}")
    return stage


def code_like(session: Session, wanted: str) -> str:
    """A join code that is free: the one wanted, if nobody has it."""
    return _free_code(session, wanted)


def _free_code(session: Session, wanted: str = "") -> str:
    while True:
        code, wanted = wanted or f"{secrets.randbelow(1_000_000):06d}", ""
        taken = session.exec(select(func.count()).where(Project.code == code)).one()
        if not taken:
            return code
