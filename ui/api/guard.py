"""Who may ask: requests under a foreign host name are refused before anything else.

A page of another site could point its own name at this machine (DNS rebinding) and then
read what only the room may read. Streamlit refuses such sockets itself; this does the
same for every plain request, with the same list.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
"""On every answer: no guessing of types; no addresses with codes told to others."""


class Guard:
    """ASGI middleware: known host names only, and a few headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a foreign host; pass everything else on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if not is_known(Headers(scope=scope).get("host", "")):
            refusal = PlainTextResponse("This address is not ours.", 421)
            await refusal(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, sending)


def is_known(host: str) -> bool:
    """Whether a Host header names us; every name does where no list was given."""
    allowed = config.get_option("server.allowedHosts") or ()
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return not allowed or name in allowed or name.strip("[]") in allowed
