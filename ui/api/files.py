"""Health and the editor's files."""

from __future__ import annotations

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ui import assets
from ui.running import running


async def health(_request: Request) -> Response:
    """Answer once the store is open."""
    await anyio.to_thread.run_sync(running)
    return JSONResponse({"status": "ok", "assets": assets.root()})


async def asset(request: Request) -> Response:
    """Serve one file of the present version; an old version's address is gone for good."""
    if request.path_params["version"] != assets.version():
        return Response(status_code=404)
    found = assets.read(request.path_params["path"])
    if found is None:
        return Response(status_code=404)
    content, media = found
    return Response(
        content, media_type=media, headers={"Cache-Control": "public, max-age=31536000, immutable"}
    )
