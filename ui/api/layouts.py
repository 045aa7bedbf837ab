"""A participant's layout: read it, edit it, hand it in."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import date
from math import inf
from typing import Any

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from geo.catalogue import catalogue
from geo.errors import InputError
from geo.follow import followed
from geo.repair import nearest_pose
from geo.scene import Scene
from layers.edit_log import Gap, Refused
from layers.history import fold
from layers.layouts import Ack, State
from ui import drawing
from ui.api.answers import Refusal, answering, bearer, body
from ui.checking import Checked, all_checked, checked
from ui.fit_query import FitQuery
from ui.fitting import fitting
from ui.live import watchers
from ui.mending import DECIMALS, repairing
from ui.panel import panel
from ui.running import running
from ui.sunning import sunning
from ui.verdict import verdict

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@answering
async def state(request: Request) -> Response:
    """Where a layout stands now, with its verdict and the site version it is judged on."""

    def current() -> dict[str, Any]:
        layout_id = request.path_params["layout_id"]
        state = own(request, layout_id)
        found = checked(state)
        site = {"site": drawing.site(found.site), "site_version": found.site_version}
        return _state(found) | site

    return JSONResponse(await anyio.to_thread.run_sync(current))


@answering
async def edits(request: Request) -> Response:
    """Append edits to the log exactly once; answer with what stands and what conflicts."""
    asked = await body(request)
    sent = asked.get("edits", [])
    if not isinstance(sent, list):
        raise Refusal(400, "malformed", "error.request.malformed")

    def appended() -> dict[str, Any]:
        layout_id = request.path_params["layout_id"]
        before = own(request, layout_id)
        # The store checks the name, and says so where it is none.
        client_id: Any = asked.get("client_id")
        actor = before.row.participant_id or ""
        ack = running().store.append(layout_id, client_id, sent, actor)
        found, told = _followed(before, ack)
        return {"acked": list(ack.acked), **_state(found), "followed": told}

    try:
        answer = await anyio.to_thread.run_sync(appended)
        layout_id = request.path_params["layout_id"]
        watchers.tell(layout_id, {"seq": answer["seq"], "tablets": watchers.count(layout_id)})
        return JSONResponse(answer)
    except Gap as gap:
        raise Refusal(409, "gap", "error.edit.gap", expected=gap.expected) from None
    except Refused as refused:
        raise Refusal(
            409, "refused", "error.edit.refused", edit_id=refused.blanks["edit"]
        ) from None


@answering
async def submit(request: Request) -> Response:
    """Hand a layout in; it can still be changed and handed in again."""

    def submitted() -> None:
        layout_id = request.path_params["layout_id"]
        own(request, layout_id)
        running().store.submit(layout_id)

    await anyio.to_thread.run_sync(submitted)
    return JSONResponse({"stage": "submitted"})


@answering
async def fit(request: Request) -> Response:
    """Where a kind fits in a layout as it stands; what is being moved is passed over."""

    def found() -> dict[str, Any]:
        layout_id = request.path_params["layout_id"]
        state = own(request, layout_id)
        query = FitQuery.read(request.query_params, catalogue())
        picture = request.query_params.get("drawn") == "1"
        return fitting(state, query, picture=picture)

    return JSONResponse(await anyio.to_thread.run_sync(found))


@answering
async def nearest_place(request: Request) -> Response:
    """Where a piece fits nearest: ``place`` ``[x, y]`` and ``turn``, or ``null`` for none.

    It is turned only where no place is near as it stands. With ``warnings=1`` warnings may
    stay: children are told of errors only.
    """

    def found() -> dict[str, Any]:
        layout_id = request.path_params["layout_id"]
        state = own(request, layout_id)
        asked = request.query_params.get("placement", "")
        if asked not in state.layout:
            raise Refusal(404, "no_placement", "error.request.no_placement")
        piece = state.layout[asked]
        judged = checked(state)
        scene = Scene.of(judged.site, state.layout, catalogue(), judged.rules)
        pose = nearest_pose(
            scene.without(asked),
            piece,
            catalogue()[piece.kind],
            warned=0.0 if _lenient(request) else inf,
        )
        if pose is None:
            return {"place": None, "turn": None, "seq": state.seq}
        place = [round(pose.x, DECIMALS), round(pose.y, DECIMALS)]
        return {"place": place, "turn": round(pose.turn, DECIMALS), "seq": state.seq}

    return JSONResponse(await anyio.to_thread.run_sync(found))


@answering
async def repair(request: Request) -> Response:
    """All that would help: ``moves``, what is ``left``, what to ``remove``; nothing is changed.

    With ``warnings=1`` as for `nearest_place`.
    """

    def found() -> dict[str, Any]:
        state = own(request, request.path_params["layout_id"])
        return repairing(checked(state), warnings=_lenient(request))

    return JSONResponse(await anyio.to_thread.run_sync(found))


def _lenient(request: Request) -> bool:
    return request.query_params.get("warnings") == "1"


@answering
async def sun(request: Request) -> Response:
    """Shadows and hours of sun of a day (``date=YYYY-MM-DD``) on a layout as it stands.

    With ``hours=0`` the shadows only.
    """

    def found() -> dict[str, Any]:
        state = own(request, request.path_params["layout_id"])
        day = _day(request.query_params.get("date", ""))
        return sunning(state, day, hours=request.query_params.get("hours") != "0")

    return JSONResponse(await anyio.to_thread.run_sync(found))


def _day(text: str) -> date:
    """A day of the years for which the sun is known."""
    with suppress(ValueError):
        if _DATE.fullmatch(text) and 1900 <= (day := date.fromisoformat(text)).year <= 2100:
            return day
    raise Refusal(400, "bad_date", "error.request.bad_date")


def own(request: Request, layout_id: str) -> State:
    """The participant's own layout as it stands; nobody else may see or change it."""
    store = running().store
    participant = store.participant(bearer(request))
    if participant is None:
        raise Refusal(401, "unauthorized", "error.request.unauthorized")
    try:
        state = store.layout(layout_id)
    except InputError:
        state = None
    if state is None or state.row.participant_id != participant.id:
        raise Refusal(404, "no_layout", "error.request.no_layout")
    return state


def _followed(before: State, ack: Ack) -> tuple[Checked, dict[str, list[str]]]:
    """What stands now, judged, and the keys of what these edits mended and of what they brought.

    The same at every repetition.
    """
    if not ack.seqs:
        return checked(ack.state), {"fixed": [], "new": []}
    seq = min(ack.seqs.values()) - 1
    if seq != before.seq:
        # Sent again, or somebody else was in between: from the log, as it stood then.
        log = running().store.log(before.row.id)
        earlier = fold(entry for entry in log if entry.seq <= seq)
        before = replace(before, layout=earlier.layout, seq=seq, fold=earlier)
    # First what stood before: its verdict is the newest kept until this one's is.
    was, found = all_checked([before, ack.state])
    changes = followed(was.issues, found.issues)
    return found, {
        "fixed": [issue.key for issue in changes.fixed],
        "new": [issue.key for issue in changes.new],
    }


def _state(found: Checked) -> dict[str, Any]:
    return {
        "seq": found.state.seq,
        "placements": drawing.placements(found.state.layout),
        "verdict": verdict(
            found.site,
            found.state.layout,
            found.rules,
            found.issues,
            site_version=found.site_version,
            kid=True,
        )
        | panel(found),
    }
