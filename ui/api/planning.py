"""The planner's routes: signing in with the printed key, saving a drawn site."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, get_args
from urllib.parse import urlencode

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from layers.exports.geojson import site_text
from layers.imports.site_file import read_site
from layers.tables import Project, ProjectStage, SiteVersion
from ui import drawing
from ui.api.answers import Refusal, answering, body, caller
from ui.api.throttle import Throttle
from ui.backdrop import backdrop_of
from ui.parts.qr import join_address, qr_svg
from ui.parts.way_back import way_back
from ui.running import PASS, running
from ui.words import LANGUAGES

_wrong_keys = Throttle(each=5, in_all=50)

MOST_SITE_BYTES = 20_000_000
"""Largest drawn site, bytes; a site file has the same cap."""


async def sign_in(request: Request) -> Response:
    """Exchange the key of the printed address for a cookie, and lead on without the key."""
    app = running()
    asked = request.query_params.get("lang")
    lang = {"lang": asked} if asked in LANGUAGES else {}
    there = way_back(request.query_params.get("next", "")) or "/planner"
    again = {**lang, "next": there} if there != "/planner" else lang
    address = caller(request)
    if _wrong_keys.is_full(address):
        return RedirectResponse(f"/planner?{urlencode({'key': 'too_many', **again})}", 303)
    if not app.is_key(request.query_params.get("key", "")):
        _wrong_keys.count(address)
        return RedirectResponse(f"/planner?{urlencode({'key': 'wrong', **again})}", 303)
    joint = "&" if "?" in there else "?"
    answer = RedirectResponse(f"{there}{joint}{urlencode(lang)}".rstrip("?&"), 303)
    answer.set_cookie(
        PASS, app.pass_cookie, max_age=30 * 86400, httponly=True, samesite="lax", path="/"
    )
    return answer


@answering
async def site(request: Request) -> Response:
    """The newest version of a site: as the map draws it, and whole as a site file in metres."""
    planner(request)

    def found() -> dict[str, Any]:
        store = running().store
        project = store.project(request.path_params["project_id"])
        return _answer(project, store.site(project.id), request)

    return JSONResponse(await anyio.to_thread.run_sync(found))


@answering
async def save_site(request: Request) -> Response:
    """Keep what a planner drew as a new version; the earlier ones stay.

    The body is a site file in site metres (``"frame": "local"``). A site that has a place on
    the globe keeps it, with the same origin; the boundary stays as it was set up.
    """
    planner(request)
    document = await body(request, MOST_SITE_BYTES)

    def saved() -> dict[str, Any]:
        store = running().store
        project = store.project(request.path_params["project_id"])
        before = store.geometry(store.site(project.id).id)
        drawn = read_site(json.dumps(document | {"frame": "local"}).encode(), before.name)
        made = replace(
            drawn,
            name=before.name,
            boundary=before.boundary,
            frame=before.frame,
            attribution=before.attribution,
        )
        return _answer(project, store.save_site(project.id, site_text(made)), request)

    return JSONResponse(await anyio.to_thread.run_sync(saved))


@answering
async def set_stage(request: Request) -> Response:
    """Open a project for design, or close it; answers with the address to join at."""
    planner(request)
    stage: Any = (await body(request)).get("stage")
    if stage not in get_args(ProjectStage):
        raise Refusal(400, "malformed", "error.request.malformed")

    def changed() -> dict[str, Any]:
        project = running().store.set_stage(request.path_params["project_id"], stage)
        return _joining(project, request)

    return JSONResponse(await anyio.to_thread.run_sync(changed))


def _answer(project: Project, version: SiteVersion, request: Request) -> dict[str, Any]:
    kept = running().store.geometry(version.id)
    return {
        "name": project.name,
        "version": version.version,
        "site": drawing.site(kept),
        "attribution": kept.attribution,
        "georeferenced": kept.frame is not None,
        "backdrop": backdrop_of(project.id),
        # Site metres exactly: what nobody touches goes back as it came.
        "document": json.loads(site_text(replace(kept, frame=None))),
        **_joining(project, request),
    }


def _joining(project: Project, request: Request) -> dict[str, Any]:
    address = join_address(running().room or str(request.base_url), project.code)
    return {
        "stage": project.stage,
        "code": project.code,
        "address": address,
        "qr": qr_svg(address),
    }


def planner(request: Request) -> None:
    """Refuse whoever did not sign in with the planner's key."""
    if not running().is_pass(request.cookies.get(PASS)):
        raise Refusal(401, "unauthorized", "error.request.not_planner")
