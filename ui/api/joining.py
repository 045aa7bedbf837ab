"""Joining a project: its code selects it, a fresh token is the participant."""

from __future__ import annotations

import time
from collections import deque
from threading import Lock
from typing import Any

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

import data
from geo.catalogue import catalogue, ruleset
from ui import drawing
from ui.api.answers import Refusal, answering, body
from ui.running import running

AGE_BANDS = frozenset({"child", "teen", "adult", "elder"})


class Throttle:
    """At most so many tries a minute per address, and in all: codes are not to be guessed."""

    def __init__(self, per_address: int, in_all: int) -> None:
        self.per_address = per_address
        self.in_all = in_all
        self._tries: deque[tuple[float, str]] = deque()
        self._lock = Lock()

    def allow(self, address: str) -> bool:
        """Count a failed try; false once there were too many."""
        now = time.monotonic()
        with self._lock:
            while self._tries and self._tries[0][0] < now - 60:
                self._tries.popleft()
            self._tries.append((now, address))
            mine = sum(1 for _, each in self._tries if each == address)
            return mine <= self.per_address and len(self._tries) <= self.in_all


wrong_codes = Throttle(per_address=5, in_all=100)
"""Only wrong codes count: thirty tablets behind one address may all join at once."""


async def short_address(request: Request) -> Response:
    """Lead from the short address on a QR code to the drawing page."""
    return RedirectResponse(f"/draw?p={request.path_params['code']}")


@answering
async def project(request: Request) -> Response:
    """What anybody with the code may know: name, site, palette, room around each kind."""
    found = await anyio.to_thread.run_sync(_project, request.path_params["code"])
    if found is None:
        raise _wrong_code(request)
    return JSONResponse(found)


@answering
async def join(request: Request) -> Response:
    """Make a participant with a layout of their own."""
    asked = await body(request)
    code, nickname, age = (asked.get(name) for name in ("code", "nickname", "age_band"))
    if nickname not in drawing.ANIMALS or age not in AGE_BANDS:
        raise Refusal(400, "malformed", "error.request.malformed")

    def joined() -> dict[str, Any] | None:
        store = running().store
        found = store.project_by_code(str(code))
        if found is None:
            return None
        made = store.join(found.id, nickname, age)
        return {"token": made.token, "layout_id": made.layout_id}

    answer = await anyio.to_thread.run_sync(joined)
    if answer is None:
        raise _wrong_code(request)
    return JSONResponse(answer)


def _project(code: str) -> dict[str, Any] | None:
    store = running().store
    found = store.project_by_code(code)
    if found is None:
        return None
    version = store.site(found.id)
    rules = ruleset(found.rules)
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


def _wrong_code(request: Request) -> Refusal:
    address = request.client.host if request.client else ""
    if not wrong_codes.allow(address):
        return Refusal(429, "too_many", "error.request.too_many")
    return Refusal(404, "no_project", "error.request.no_project")
