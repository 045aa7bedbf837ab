"""Layers of a project as the layers page draws them: layouts, their versions, heat, sun, fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from geo.catalogue import catalogue
from geo.heat import FAMILIES, FamilyMaps, Grid, Heat
from geo.layout import Layout
from geo.stack import Stack
from layers.edits import verb
from layers.history import Fold
from layers.layouts import State
from layers.tables import LayoutRow, Project, SavedView
from ui import drawing
from ui.checking import all_checked
from ui.fit_query import FitQuery
from ui.fitting import fitting
from ui.parts.choice import Listed, layouts_of, nickname
from ui.running import running
from ui.sunning import sunning
from ui.words import LANGUAGES


def layers(project: Project) -> dict[str, Any]:
    """The site, every layout with what stands in it, and the views that were saved."""
    store = running().store
    version = store.site(project.id)
    standing = store.standing(project.id)
    told = {lang: {each.id: each for each in layouts_of(project.id, lang)} for lang in LANGUAGES}
    rows = [row for row in store.layouts(project.id) if row.id in standing]
    return {
        "name": project.name,
        "site": drawing.site(store.geometry(version.id)),
        "site_version": version.version,
        "layouts": [
            entry(row, standing[row.id], {lang: told[lang][row.id] for lang in LANGUAGES})
            for row in rows
            if standing[row.id][0]
        ],
        "views": [view(each) for each in store.views.of_project(project.id)],
    }


def entry(
    row: LayoutRow, standing: tuple[int, Layout], told: Mapping[str, Listed]
) -> dict[str, Any]:
    """One layout: what it is called and whose it is, in both languages, and what stands in it."""
    seq, layout = standing
    one = next(iter(told.values()))
    return {
        "id": row.id,
        "seq": seq,
        "title": {lang: each.title for lang, each in told.items()},
        "about": {lang: each.about for lang, each in told.items()},
        "group": one.group,
        "age": one.age_band,
        "stage": row.stage,
        "version": running().store.site_version(row.site_version).version,
        "placements": drawing.placements(layout),
    }


def view(saved: SavedView) -> dict[str, Any]:
    """A saved view."""
    return {"id": saved.id, "name": saved.name, "shown": saved.shown}


def heat(project: Project, ids: Sequence[str]) -> dict[str, Any]:
    """Mean heat maps of chosen layouts, one a family, from 0 to 255 where it is hottest.

    Rows from south to north; ``west``, ``south`` and ``cell`` in site metres.
    """
    grid, mean = mean_heat(project, ids)
    families = {}
    for family, values in mean.items():
        most = float(values.max())
        if most > 1e-6:
            families[family] = np.rint(values / most * 255).astype(int).ravel().tolist()
    return {
        "west": grid.west,
        "south": grid.south,
        "cell": grid.cell,
        "rows": grid.rows,
        "columns": grid.columns,
        "families": families,
    }


def mean_heat(project: Project, ids: Sequence[str]) -> tuple[Grid, dict[str, Heat]]:
    """Mean heat of chosen layouts by family; of none where there are none."""
    store = running().store
    standing = store.standing(project.id)
    chosen = [(each, standing[each][1]) for each in ids if each in standing]
    grid = Grid.of(store.geometry(store.site(project.id).id).boundary)
    if not chosen:
        return grid, {}
    mean = FamilyMaps.of(grid, Stack.of(chosen, catalogue()), catalogue()).mean()
    return grid, dict(zip(FAMILIES, mean, strict=True))


def conflicts(layout_ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """What is wrong in layouts of one project and where, without words: severity and witness."""
    store = running().store
    found = all_checked([store.layout(each) for each in layout_ids])
    return {
        each.state.row.id: [
            {
                "key": issue.key,
                "severity": issue.severity,
                "witness": drawing.geometry(issue.witness),
            }
            for issue in each.issues
            if issue.severity != "hint" and issue.witness is not None and not issue.witness.is_empty
        ]
        for each in found
    }


def logs(project: Project, layout_ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Every version of layouts as the step that made it.

    ``id`` is the placement it changed, ``piece`` how that stands then: ``null`` for gone, and
    no ``id`` where the step changed nothing. ``who``: its drawer in both languages, where known.
    """
    drawers = running().store.drawers(project.id)
    named = {
        each.id: {lang: nickname(each.nickname, lang) for lang in LANGUAGES}
        for each in drawers.values()
    }
    return {each: list(_steps(each, named)) for each in layout_ids}


def _steps(layout_id: str, named: Mapping[str, dict[str, str]]) -> Iterator[dict[str, Any]]:
    fold = Fold()
    for each in running().store.log(layout_id):
        changed = fold.step(each.edit_id, each.change, each.actor)
        step: dict[str, Any] = {
            "seq": each.seq,
            "at": each.received_at.isoformat(timespec="seconds"),
            "verb": verb(each.change),
        }
        if each.actor in named:
            step["who"] = named[each.actor]
        if changed is not None:
            piece = fold.layout.placements.get(changed)
            step["id"] = changed
            step["piece"] = piece and drawing.placements(Layout.of(piece))[0]
        yield step


def sun(project: Project, layout_id: str, day: date) -> dict[str, Any]:
    """Hours of sun on the ground, with a layout's things or, without an id, on the bare site."""
    return sunning(state_of(project, layout_id), day)


def fit(project: Project, layout_id: str, kind: str) -> dict[str, Any]:
    """Where a kind fits beside a layout's things or, without an id, on the bare site."""
    query = FitQuery.read({"kind": kind, "turn": "0"}, catalogue())
    return fitting(state_of(project, layout_id), query, picture=True)


def state_of(project: Project, layout_id: str) -> State:
    """A layout as it stands; without an id nothing, on the newest site."""
    store = running().store
    if layout_id:
        return store.layout(layout_id)
    version = store.site(project.id)
    bare = LayoutRow(
        id=f"bare:{version.id}", project_id=project.id, site_version=version.id, name=""
    )
    return State(Layout(), 0, bare, Fold())
