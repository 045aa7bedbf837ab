"""Several tablets on one layout: inviting them, and telling each what the others do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from ui.api import joining
from ui.api.answers import Refusal, answering, bearer, body, caller
from ui.api.layouts import own
from ui.live import LASTS, invitations, watchers
from ui.parts.qr import join_address, qr_svg
from ui.running import running

BREATH = 10.0
"""A line every so many seconds, so that nobody in between takes the silence for an end, s."""

_NAME = 64
"""Longest name of a tablet, or of a piece, that is passed on."""


@answering
async def invite(request: Request) -> Response:
    """An invitation to draw this layout together: its ``code``, its ``qr``, its ``minutes``."""

    def made() -> dict[str, Any]:
        layout_id = request.path_params["layout_id"]
        own(request, layout_id)
        store, token = running().store, bearer(request)
        participant = store.participant(token)
        if participant is None:
            raise Refusal(401, "unauthorized", "error.request.unauthorized")
        gives = {
            "token": token,
            "layout_id": layout_id,
            "animal": participant.nickname,
            "age": participant.age_band,
        }
        code = invitations.invite(gives)
        here = running().room or f"{request.url.scheme}://{request.url.netloc}"
        # After the #: it never reaches a server's log, nor ours.
        address = f"{join_address(here, store.project(participant.project_id).code)}#with={code}"
        minutes = round(LASTS / 60)
        return {"code": code, "address": address, "qr": qr_svg(address), "minutes": minutes}

    return JSONResponse(await anyio.to_thread.run_sync(made))


@answering
async def accept(request: Request) -> Response:
    """Draw as whoever invited: what `joining.join` answers, with picture and age band."""
    code = (await body(request)).get("code")
    address = caller(request)
    if joining.wrong_codes.is_full(address):
        raise Refusal(429, "too_many", "error.request.too_many")
    given = invitations.accept(code.strip().upper()) if isinstance(code, str) else None
    if given is None:
        joining.wrong_codes.count(address)
        raise Refusal(404, "no_invitation", "error.request.no_invitation")
    return JSONResponse(given)


@answering
async def events(request: Request) -> Response:
    """A stream of what happens to a layout, as server-sent events.

    ``{"seq", "tablets"}`` at once and after each edit; ``{"tablets"}`` when one goes;
    ``{"tablet", "holds"}`` when one takes a piece into its hand (an id) or lets it go
    (``null``).
    """
    layout_id = request.path_params["layout_id"]
    state = await anyio.to_thread.run_sync(own, request, layout_id)
    return StreamingResponse(
        _stream(request, layout_id, state.seq),
        media_type="text/event-stream",
        headers={"cache-control": "no-store", "x-accel-buffering": "no"},
    )


async def _stream(request: Request, layout_id: str, seq: int) -> AsyncIterator[str]:
    try:
        with watchers.watching(layout_id) as queue:
            watchers.tell(layout_id, {"seq": seq, "tablets": watchers.count(layout_id)})
            while not (watchers.closed or await request.is_disconnected()):
                try:
                    message = await asyncio.wait_for(queue.get(), BREATH)
                    yield f"data: {json.dumps(message)}\n\n"
                except TimeoutError:
                    yield ": \n\n"
    finally:
        watchers.tell(layout_id, {"tablets": watchers.count(layout_id)})


@answering
async def holding(request: Request) -> Response:
    """Say which piece a tablet holds (``placement``), or ``null`` for none."""
    asked = await body(request)
    layout_id = request.path_params["layout_id"]
    await anyio.to_thread.run_sync(own, request, layout_id)
    tablet, piece = asked.get("tablet"), asked.get("placement")
    if not isinstance(tablet, str) or not (piece is None or isinstance(piece, str)):
        raise Refusal(400, "malformed", "error.request.malformed")
    watchers.tell(layout_id, {"tablet": tablet[:_NAME], "holds": piece and piece[:200]})
    return JSONResponse({})
