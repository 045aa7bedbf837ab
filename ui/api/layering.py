"""The planner's routes to a project's layers: what there is, versions, measures, views, files."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from geo.catalogue import catalogue
from geo.errors import InputError
from layers.exports.plan import Lang
from layers.exports.sheet import raster
from layers.tables import LayoutRow, Project
from ui import layer_files, layering
from ui.api.answers import Refusal, answering, body
from ui.api.planning import planner
from ui.parts.choice import layouts_of
from ui.parts.lending import invitation
from ui.running import running
from ui.words import LANGUAGES

PIXELS = 2400
"""Width of a saved picture."""

MOST_ON_MAP = 60
"""Layouts in a saved map: more make it too large to be sent on."""

Work = Callable[[Project, dict[str, Any]], Any]


def _route(work: Work) -> Callable[[Request], Any]:
    """A planner's route to one project: its query, or the body that was posted, go to the work."""

    @answering
    async def route(request: Request) -> Response:
        planner(request)
        asked = await body(request) if request.method == "POST" else dict(request.query_params)

        asked["here"] = str(request.base_url)

        def done() -> Any:
            return work(running().store.project(request.path_params["project_id"]), asked)

        found = await anyio.to_thread.run_sync(done)
        return found if isinstance(found, Response) else JSONResponse(found)

    return route


def _layout(project: Project, asked: dict[str, Any], name: str = "layout") -> LayoutRow:
    """A layout of this project that a request names."""
    row = running().store.layout(str(asked.get(name, ""))).row
    if row.project_id != project.id:
        raise Refusal(404, "no_layout", "error.request.no_layout")
    return row


def _optional(project: Project, asked: dict[str, Any]) -> str:
    return _layout(project, asked).id if asked.get("layout") else ""


def _layouts(project: Project, asked: dict[str, Any]) -> list[str]:
    """Those of the ids of a request that are layouts of this project."""
    ids = asked.get("ids")
    if not isinstance(ids, list):
        raise Refusal(400, "malformed", "error.request.malformed")
    known = {row.id for row in running().store.layouts(project.id)}
    return [each for each in map(str, ids) if each in known]


def _sun(project: Project, asked: dict[str, Any]) -> dict[str, Any]:
    day = None
    with suppress(ValueError):
        day = date.fromisoformat(str(asked.get("date", "")))
    if day is None or not 1900 <= day.year <= 2100:
        raise Refusal(400, "bad_date", "error.request.bad_date")
    return layering.sun(project, _optional(project, asked), day)


def _fit(project: Project, asked: dict[str, Any]) -> dict[str, Any]:
    kind = str(asked.get("kind", ""))
    if kind not in catalogue():
        raise Refusal(400, "malformed", "error.request.malformed")
    return layering.fit(project, _optional(project, asked), kind)


def _fork(project: Project, asked: dict[str, Any]) -> dict[str, Any]:
    row, seq, store = _layout(project, asked), asked.get("seq"), running().store
    if not isinstance(seq, int) or not 1 <= seq <= store.layout(row.id).seq:
        raise Refusal(400, "malformed", "error.request.malformed")
    made = store.fork(row.id, seq, str(asked.get("name", "")))
    told = {
        lang: next(each for each in layouts_of(project.id, lang) if each.id == made.id)
        for lang in LANGUAGES
    }
    return layering.entry(made, store.standing(project.id)[made.id], told)


def _lend(project: Project, asked: dict[str, Any]) -> dict[str, Any]:
    here = running().room or str(asked["here"])
    return {"address": invitation(project, _layout(project, asked), here)}


def _save_view(project: Project, asked: dict[str, Any]) -> dict[str, Any]:
    shown = asked.get("shown")
    if not isinstance(shown, dict):
        raise Refusal(400, "malformed", "error.request.malformed")
    views = running().store.views
    return layering.view(views.save(project.id, str(asked.get("name", "")), shown))


def _remove_view(project: Project, asked: dict[str, Any]) -> dict[str, Any]:
    running().store.views.remove(project.id, str(asked.get("id", "")))
    return {}


def _file(project: Project, asked: dict[str, Any]) -> Response:
    shown, form = asked.get("shown"), asked.get("form")
    if not isinstance(shown, list) or not all(isinstance(each, dict) for each in shown):
        raise Refusal(400, "malformed", "error.request.malformed")
    lang: Lang = "en" if asked.get("lang") == "en" else "zh"
    try:
        return _made(project, shown, str(form), lang)
    except InputError:
        raise
    except (TypeError, ValueError):  # an opacity that is no number, a day that is none
        raise Refusal(400, "malformed", "error.request.malformed") from None


def _made(project: Project, shown: list[dict[str, Any]], form: str, lang: Lang) -> Response:
    if form == "html":
        page = layer_files.web_map(project, shown[:MOST_ON_MAP], lang)
        return Response(page, media_type="text/html")
    if form == "gpkg":
        file = layer_files.package(project, shown, lang, "koudai-layers.gpkg")
        return Response(file, media_type="application/geopackage+sqlite3")
    svg, window = layer_files.picture(project, shown, lang)
    if form == "svg":
        return Response(svg, media_type="image/svg+xml")
    pixels = raster(svg, window.width, window.height, PIXELS)
    return Response(pixels, media_type="image/png")


layers = _route(lambda project, _: layering.layers(project))
heat = _route(lambda project, asked: layering.heat(project, _layouts(project, asked)))
conflicts = _route(lambda project, asked: layering.conflicts(_layouts(project, asked)))
logs = _route(lambda project, asked: layering.logs(project, _layouts(project, asked)))
sun = _route(_sun)
fit = _route(_fit)
fork = _route(_fork)
lend = _route(_lend)
save_view = _route(_save_view)
remove_view = _route(_remove_view)
file = _route(_file)
