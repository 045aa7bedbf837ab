"""Joining a project: its code selects it, a fresh token is the participant."""

from __future__ import annotations

import re
from typing import Any

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

import data
from geo.catalogue import catalogue
from layers.tables import Project
from ui import drawing
from ui.api.answers import Refusal, answering, body, caller
from ui.api.throttle import Throttle
from ui.running import PASS, running

AGE_BANDS = frozenset({"child", "teen", "adult", "elder"})


_CODE = re.compile(r"[0-9]{6}")

wrong_codes = Throttle(each=5, in_all=100)
"""Only wrong codes count: thirty tablets behind one address may all join at once."""
joined = Throttle(each=120, in_all=1200)
"""Participants made, each project: one device must not fill the store."""


async def short_address(request: Request) -> Response:
    """Lead from the short address on a QR code to the drawing page."""
    return RedirectResponse(f"/draw?p={request.path_params['code']}")


@answering
async def project(request: Request) -> Response:
    """What anybody with the code may know: name, site, palette, room around each kind."""

    def found() -> dict[str, Any]:
        return _project(_selected(request, request.path_params["code"]))

    return JSONResponse(await anyio.to_thread.run_sync(found))


@answering
async def join(request: Request) -> Response:
    """Make a participant with a layout of their own."""
    asked = await body(request)
    code, nickname, age = (asked.get(name) for name in ("code", "nickname", "age_band"))
    # Only texts can be looked for in a set; a client may post anything.
    words = isinstance(nickname, str) and isinstance(age, str)
    if not words or nickname not in drawing.ANIMALS or age not in AGE_BANDS:
        raise Refusal(400, "malformed", "error.request.malformed")

    def made() -> dict[str, Any]:
        selected = _selected(request, code)
        if joined.is_full(selected.id):
            raise Refusal(429, "too_many", "error.request.too_many")
        participant = running().store.join(selected.id, nickname, age)
        joined.count(selected.id)
        return {"token": participant.token, "layout_id": participant.layout_id}

    return JSONResponse(await anyio.to_thread.run_sync(made))


def _selected(request: Request, code: object) -> Project:
    """The project that a code selects; a draft is there for the planner only."""
    address = caller(request)
    if wrong_codes.is_full(address):
        raise Refusal(429, "too_many", "error.request.too_many")
    found = None
    if isinstance(code, str) and _CODE.fullmatch(code):
        found = running().store.project_by_code(code)
    if found is None or (found.stage == "draft" and not _is_planner(request)):
        wrong_codes.count(address)
        raise Refusal(404, "no_project", "error.request.no_project")
    return found


def _is_planner(request: Request) -> bool:
    return running().is_pass(request.cookies.get(PASS))


def _project(found: Project) -> dict[str, Any]:
    store = running().store
    version = store.site(found.id)
    rules = store.rulings.rules(found.id)
    return {
        "id": found.id,
        "code": found.code,
        "name": found.name,
        "stage": found.stage,
        "palette": list(found.palette or data.palette("kid")),
        "site": drawing.site(store.geometry(version.id)),
        "site_version": version.version,
        "rules": {"name": rules.name, "hash": rules.hash},
        "rooms": drawing.rooms(catalogue(), rules),
    }
