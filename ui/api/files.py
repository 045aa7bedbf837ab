"""Health and the editor's files."""

from __future__ import annotations

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ui import assets
from ui.api.answers import Refusal, answering
from ui.running import running


async def health(_request: Request) -> Response:
    """Answer once the store is open."""
    await anyio.to_thread.run_sync(running)
    return JSONResponse({"status": "ok", "assets": assets.root()})


@answering
async def asset(request: Request) -> Response:
    """Serve one file of the present version; an old version's address is gone for good."""
    found = None
    if request.path_params["version"] == assets.version():
        found = assets.read(request.path_params["path"])
    if found is None:
        raise Refusal(404, "no_file", "error.request.no_file")
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    content = found.content
    if found.packed is not None:
        headers["Vary"] = "Accept-Encoding"
        # The very test of Starlette's own middleware, which leaves alone what is encoded.
        if "gzip" in request.headers.get("accept-encoding", ""):
            content = found.packed
            headers["Content-Encoding"] = "gzip"
    return Response(content, media_type=found.media, headers=headers)
