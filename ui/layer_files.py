"""The list of the layers page as files: a picture of what is seen, a map, a GeoPackage."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shapely.geometry import shape

from geo.catalogue import catalogue
from geo.errors import InputError
from geo.layout import Layout
from layers.exports import overlay
from layers.exports.amenities import FAMILIES as COLOURS
from layers.exports.findings import witnesses
from layers.exports.geopackage import geopackage
from layers.exports.ground import crowns, site_edge, site_ground
from layers.exports.plan import ExportOptions, Lang, Plan
from layers.exports.plate import names
from layers.exports.view import View
from layers.exports.webmap import comparison_map
from layers.tables import Project
from ui.checking import Checked, all_checked, checked, plan_of
from ui.fit_query import FitQuery
from ui.fitting import fitting
from ui.layering import mean_heat, state_of
from ui.parts.choice import layouts_of
from ui.running import running
from ui.sunning import sunning
from ui.words import translator

DRAWN_FULL = 3
"""Up to so many layouts are drawn with their symbols in a picture, more as faint outlines."""

WIDTH, MARGIN = 180.0, 20.0
"""Of a picture, mm: north and scale stand beside the site."""

Shown = Mapping[str, Any]
"""A row of the list as the page hands it over; each function says what it reads of it."""


@dataclass(frozen=True)
class _Drawing:
    """What the layers of one picture are drawn with."""

    project: Project
    plan: Plan  # of the bare site
    view: View
    standing: Mapping[str, tuple[int, Layout]]
    with_symbols: bool


def picture(project: Project, shown: Sequence[Shown], lang: Lang) -> tuple[str, View]:
    """What the page shows as a drawing: layers from the lowest up, as it hands them over.

    Parameters
    ----------
    shown
        Of each row that is seen: ``key``, ``opacity`` 0 to 1 and what it is of, ``ids`` of
        layouts (heat, conflicts), ``layout`` and ``date`` or ``kind`` (sun, fit).
    """
    store = running().store
    version = store.site(project.id)
    site, rules = store.geometry(version.id), store.rulings.rules(project.id)
    empty = Checked(state_of(project, ""), site, version.version, rules, ())
    bare = plan_of(empty, lang, title=project.name, subtitle="")
    view, standing = overlay.view_of_all(site, WIDTH, MARGIN), store.standing(project.id)
    few = sum(_what(each)[0] == "layout" for each in shown) <= DRAWN_FULL
    drawing = _Drawing(project, bare, view, standing, with_symbols=few)
    drawn = [
        overlay.faded(_LAYERS[what](drawing, which, each), _opacity(each))
        for each in shown
        for what, which in [_what(each)]
        if what in _LAYERS
    ]
    return overlay.layered(site, view, *drawn), view


def _place(drawing: _Drawing, _: str, __: Shown) -> str:
    site, view = drawing.plan.site, drawing.view
    return "".join((*site_ground(site, view), *site_edge(site, view)))


def _trees(drawing: _Drawing, _: str, __: Shown) -> str:
    return "".join(crowns(drawing.plan.site, drawing.view))


def _names(drawing: _Drawing, _: str, __: Shown) -> str:
    return "".join(names(drawing.plan, drawing.view))


def _layout(drawing: _Drawing, which: str, __: Shown) -> str:
    """A layout as it stands, or a version of it: ``<id>@<seq>``."""
    layout_id, _, seq = which.partition("@")
    if layout_id not in drawing.standing:
        return ""
    layout = running().store.version(layout_id, int(seq)) if seq else drawing.standing[which][1]
    if drawing.with_symbols:
        return "".join(overlay.things(layout, catalogue(), drawing.view, f"{which}-"))
    return "".join(overlay.outlines([layout], catalogue(), drawing.view, 0.55))


def _heat(drawing: _Drawing, family: str, shown: Shown) -> str:
    grid, mean = mean_heat(drawing.project, _ids(shown))
    if family not in mean:
        return ""
    values = mean[family] / max(float(mean[family].max()), 1e-9)
    return overlay.within_site(overlay.heat(grid, values, drawing.view, COLOURS[family]))


def _conflicts(drawing: _Drawing, _: str, shown: Shown) -> str:
    store, lang = running().store, drawing.plan.lang
    states = [store.layout(each) for each in _ids(shown) if each in drawing.standing]
    plans = [plan_of(found, lang, title="", subtitle="") for found in all_checked(states)]
    warnings, errors = (
        "".join(each for plan in plans for each in witnesses(plan, drawing.view, [severity]))
        for severity in ("warning", "error")
    )
    # Of many layouts the warnings would cover everything.
    return overlay.faded(warnings, 1 if drawing.with_symbols else 0.3) + errors


def _sun(drawing: _Drawing, _: str, shown: Shown) -> str:
    state = state_of(drawing.project, _one(drawing, shown))
    hours = sunning(state, date.fromisoformat(str(shown.get("date"))))["hours"]
    return overlay.sun_bands([shape(band["area"]) for band in hours], drawing.view)


def _fit(drawing: _Drawing, _: str, shown: Shown) -> str:
    state = state_of(drawing.project, _one(drawing, shown))
    query = FitQuery.read({"kind": str(shown.get("kind")), "turn": "0"}, catalogue())
    drawn = fitting(state, query, picture=True)["drawn"]
    return overlay.fitting(shape(drawn["green"]), shape(drawn["pale"]), drawing.view)


_LAYERS: Mapping[str, Callable[[_Drawing, str, Shown], str]] = {
    "place": _place,
    "trees": _trees,
    "names": _names,
    "layout": _layout,
    "heat": _heat,
    "conflicts": _conflicts,
    "sun": _sun,
    "fit": _fit,
}


def web_map(project: Project, listed: Sequence[Shown], lang: Lang) -> str:
    """The layouts of the list as a map in one file: the same order, eyes and strengths.

    ``listed``: layouts from the top of the list down, each with ``key``, ``seen`` and ``opacity``.
    """
    plans, looks = _listed(project, listed, lang)
    return comparison_map(plans, translate=translator(lang), lang=lang, looks=looks)


def package(project: Project, listed: Sequence[Shown], lang: Lang, file: str) -> bytes:
    """The same for a GIS, on which QGIS opens with the same order, eyes and strengths."""
    plans, looks = _listed(project, listed, lang)
    return geopackage(plans[0], ExportOptions(file=file), below=plans[1:], looks=looks)


def _listed(
    project: Project, listed: Sequence[Shown], lang: Lang
) -> tuple[list[Plan], list[tuple[bool, float]]]:
    store = running().store
    told = {each.id: each for each in layouts_of(project.id, lang)}
    plans, looks = [], []
    for each in listed:
        one = told.get(_what(each)[1])
        if one is None:
            continue
        found = checked(store.layout(one.id))
        plans.append(plan_of(found, lang, title=one.title, subtitle=one.about))
        looks.append((bool(each.get("seen")), _opacity(each)))
    if not plans:
        raise InputError("layout.unknown")
    return plans, looks


def _what(shown: Shown) -> tuple[str, str]:
    """What a row is, and of which layout or family."""
    what, _, which = str(shown.get("key", "")).partition(":")
    return what, which


def _ids(shown: Shown) -> list[str]:
    found = shown.get("ids", [])
    return [str(each) for each in found] if isinstance(found, list) else []


def _one(drawing: _Drawing, shown: Shown) -> str:
    """Id of the layout that stands on the site while sun or fit is worked out; none is fine."""
    layout_id = str(shown.get("layout", ""))
    return layout_id if layout_id in drawing.standing else ""


def _opacity(shown: Shown) -> float:
    return min(max(float(shown.get("opacity", 1.0)), 0.0), 1.0)
