"""The plan under the drawing board: its picture, and taking it away."""

from __future__ import annotations

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from layers.imports.backdrop import MEDIA
from ui.api.answers import Refusal, answering
from ui.api.planning import planner
from ui.running import running


@answering
async def picture(request: Request) -> Response:
    """The picture itself; another one gets another address, so it may be kept."""
    planner(request)

    def found() -> bytes:
        kept = running().store.backdrops.of(request.path_params["project_id"])
        if kept is None or kept.id != request.path_params["backdrop_id"]:
            raise Refusal(404, "no_file", "error.request.no_file")
        return kept.picture

    content = await anyio.to_thread.run_sync(found)
    headers = {"Cache-Control": "private, max-age=31536000, immutable"}
    return Response(content, media_type=MEDIA, headers=headers)


@answering
async def take_away(request: Request) -> Response:
    """Show no picture under this site any more."""
    planner(request)
    project_id = request.path_params["project_id"]
    await anyio.to_thread.run_sync(running().store.backdrops.take_away, project_id)
    return JSONResponse({"backdrop": None})
