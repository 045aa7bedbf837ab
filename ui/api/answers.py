"""How routes answer: JSON, and errors as words in both languages."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from geo.errors import InputError
from ui.words import LANGUAGES, t

MOST_BYTES = 1_000_000
"""Largest request body, bytes: 500 edits are about 150,000."""

Route = Callable[[Request], Awaitable[Response]]


class Refusal(Exception):  # noqa: N818 - the protocol's own word
    """An answer other than success; ``code`` tells the program, ``message`` the person.

    ``more`` goes into the body, and into the blanks of the sentence.
    """

    def __init__(self, status: int, code: str, key: str, **more: Any) -> None:
        self.status = status
        message = {lang: t(lang, key, **more) for lang in LANGUAGES}
        self.body = {"code": code, "message": message, **more}
        super().__init__(code)


def answering(route: Route) -> Route:
    """Turn a route's `Refusal` and `InputError` into answers."""

    async def answered(request: Request) -> Response:
        try:
            return await route(request)
        except Refusal as refusal:
            return JSONResponse(refusal.body, refusal.status)
        except InputError as error:
            message = {lang: t(lang, f"error.{error.code}", **error.blanks) for lang in LANGUAGES}
            body = {"code": error.code, "message": message}
            if edit := error.blanks.get("edit"):
                body["edit_id"] = str(edit)
            if feature := error.blanks.get("feature"):
                body["feature"] = str(feature)
            return JSONResponse(body, 422)

    return answered


async def body(request: Request, most: int = MOST_BYTES) -> dict[str, Any]:
    """The request's JSON object; refuses what is over ``most`` bytes, or no object."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > most:
            raise Refusal(413, "too_large", "error.request.too_large")
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise Refusal(400, "malformed", "error.request.malformed") from None
    if not isinstance(found, dict):
        raise Refusal(400, "malformed", "error.request.malformed")
    return found


def caller(request: Request) -> str:
    """The address a request comes from."""
    return request.client.host if request.client else ""


def bearer(request: Request) -> str:
    """The participant's token; empty where none came."""
    return request.headers.get("authorization", "").removeprefix("Bearer ").strip()
