"""Who may ask: requests under a foreign host name or from a foreign page are refused.

A page of another site could point its own name at this machine (DNS rebinding) and then
read what only the room may read, or post a form to us from a browser that is signed in.
Streamlit refuses such sockets itself; this does the same for every plain request, with the
same list. A laptop may get another address while the app runs: it is let in as well.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

import anyio
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from ui.network import Rooms
from ui.words import LANGUAGES, t

_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
"""On every answer: no guessing of types; no addresses with codes told to others."""
_READING = frozenset({"GET", "HEAD"})
_PORTS = {"http": 80, "https": 443}


class Guard:
    """ASGI middleware: known host names and own pages only, a few headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a foreign host or page; pass everything else on."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        known = is_host_allowed(host) or await anyio.to_thread.run_sync(is_ours_now, host)
        if scope["type"] == "websocket":
            await self.app(scope, receive, send)  # Streamlit looks at these itself
            return
        if not known:
            await _refusal("error.request.foreign_host", 421)(scope, receive, send)
            return
        if scope["method"] not in _READING and not is_own_page(headers.get("origin"), host):
            await _refusal("error.request.foreign_page", 403)(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    answer.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, sending)


rooms = Rooms()


def is_ours_now(host: str) -> bool:
    """Whether a Host header is an address this machine has by now; Streamlit is told of it."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        address = str(ipaddress.ip_address(name))
    except ValueError:
        return False
    # An address, unlike a name, nobody else can point at us.
    if address not in rooms.now():
        return False
    names = [*config.get_option("server.allowedHosts"), address]
    config.set_option("server.allowedHosts", list(dict.fromkeys(names)))
    return is_host_allowed(host)


def is_own_page(origin: str | None, host: str) -> bool:
    """Whether a request that changes something comes from a page of ours.

    Browsers name the origin in every such request, native forms too; what names none is
    no browser.
    """
    if origin is None:
        return True
    try:
        page = urlsplit(origin)
        port = _PORTS.get(page.scheme)
        asked = urlsplit(f"//{host}")
        return (
            port is not None
            and page.hostname is not None
            and (page.hostname, page.port or port) == (asked.hostname, asked.port or port)
        )
    except ValueError:
        return False


def _refusal(key: str, status: int) -> PlainTextResponse:
    return PlainTextResponse(" / ".join(t(lang, key) for lang in LANGUAGES), status)
