"""Live layers for a GIS: OGC API - Features, Part 1: Core 1.0 (OGC 17-069r4), read only.

A project's key selects the project: as ``?key=`` (then every link carries it on) or as a bearer
token. Coordinates are longitude and latitude (CRS84), the core's only reference system.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from math import isfinite
from typing import Any
from urllib.parse import quote, urlencode

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from geo.errors import InputError
from layers.tables import Project
from ui.api.answers import bearer, caller
from ui.api.ogc_definition import GEOJSON, MEDIA, definition
from ui.api.ogc_query import KEY, OF_ITEMS, Asked, asked, known
from ui.api.throttle import Throttle
from ui.live_layers import LAYERS, LiveLayer, live_layer, live_layers, placed
from ui.running import running
from ui.words import LANGUAGES, t

ROOT = "/ogc"
CLASSES = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}"
    for name in ("core", "oas30", "geojson")
)
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
JSON = "application/json"

wrong_keys = Throttle(each=20, in_all=200)
"""A GIS with an old key asks for every layer at once; more than that is guessing."""

_METHODS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class _Ask:
    """A request whose key was right."""

    request: Request
    project: Project
    lang: str
    key: str  # as it came in the address; empty: it came in the header

    @property
    def root(self) -> str:
        """Where the landing page is, as the client reached us; a proxy tells us its name."""
        return str(self.request.base_url).rstrip("/") + ROOT

    def link(
        self, rel: str, path: str, title: str, media: str = JSON, **query: Any
    ) -> dict[str, str]:
        """A link to a resource of ours, in the language of the answer."""
        told = urlencode({**query, **({KEY: self.key} if self.key else {})}, safe=",:/")
        href = f"{self.root}{path}" + (f"?{told}" if told else "")
        return {"href": href, "rel": rel, "type": media, "title": title, "hreflang": self.lang}

    def say(self, key: str, **blanks: object) -> str:
        return t(self.lang, key, **blanks)


Answer = Callable[[_Ask], Response]


def _resource(*parameters: str) -> Callable[[Answer], Callable[[Request], Awaitable[Response]]]:
    """Make a route of an answer: methods, key, known parameters, mistakes in the client's words."""

    def made(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
        def told(request: Request) -> Response:
            lang = _language(request)
            try:
                key = request.query_params.get(KEY, "")
                project = _opened(request, key or bearer(request))
                known(request.query_params, parameters)
                return answer(_Ask(request, project, lang, key))
            except _Refused as refused:
                return _refusal(refused.status, refused.error, lang)
            except InputError as error:
                return _refusal(_STATUS.get(error.code, 400), error, lang)

        @wraps(answer)
        async def route(request: Request) -> Response:
            if request.method == "OPTIONS":
                return Response(status_code=204, headers={"Allow": ", ".join(_METHODS)})
            response = await anyio.to_thread.run_sync(told, request)
            response.headers.update(
                {
                    "Cache-Control": "private, no-cache",
                    "Content-Language": _language(request),
                    "Vary": "Accept-Language, Authorization",
                }
            )
            return response

        return route

    return made


_STATUS = {"live.no_place": 409, "live.no_layer": 404, "live.no_feature": 404}


class _Refused(Exception):  # noqa: N818 - the protocol's own word
    def __init__(self, status: int, error: InputError) -> None:
        self.status, self.error = status, error
        super().__init__(error.code)


def _opened(request: Request, key: str) -> Project:
    # 128 bits are not guessed: the right key opens even while others try wrong ones.
    project = running().store.live_keys.project(key) if key else None
    if project is not None:
        return project
    address = caller(request)
    if wrong_keys.is_full(address):
        raise _Refused(429, InputError("request.too_many"))
    if key:
        wrong_keys.count(address)
    raise _Refused(401, InputError("live.wrong_key"))


def _refusal(status: int, error: InputError, lang: str) -> Response:
    message = {each: t(each, f"error.{error.code}", **error.blanks) for each in LANGUAGES}
    body = {"code": error.code, "description": message[lang], "message": message}
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return JSONResponse(body, status, headers)


def _language(request: Request) -> str:
    """The first of our languages that a client asks for; English where it asks for none."""
    for each in request.headers.get("accept-language", "").split(","):
        word = each.partition(";")[0].strip().lower()
        for lang in LANGUAGES:
            if word == lang or word.startswith(f"{lang}-"):
                return lang
    return "en"


@_resource(KEY)
def landing(ask: _Ask) -> Response:
    """What there is, and where."""
    placed(ask.project)
    return JSONResponse(
        {
            "title": ask.say("live.title", name=ask.project.name),
            "description": ask.say("live.about"),
            "links": [
                ask.link("self", "", ask.say("live.this")),
                ask.link("service-desc", "/api", ask.say("live.definition"), MEDIA),
                ask.link("conformance", "/conformance", ask.say("live.conformance")),
                ask.link("data", "/collections", ask.say("live.layers")),
            ],
        }
    )


@_resource(KEY)
def conformance(ask: _Ask) -> Response:
    """The conformance classes that we keep."""
    return JSONResponse(
        {
            "conformsTo": list(CLASSES),
            "links": [ask.link("self", "/conformance", ask.say("live.this"))],
        }
    )


@_resource(KEY)
def api(ask: _Ask) -> Response:
    """The OpenAPI document."""
    title = ask.say("live.title", name=ask.project.name)
    return JSONResponse(definition(title, ask.say("live.about"), ask.root), media_type=MEDIA)


@_resource(KEY)
def collections(ask: _Ask) -> Response:
    """Every layer."""
    found = live_layers(ask.project)
    return JSONResponse(
        {
            "links": [ask.link("self", "/collections", ask.say("live.this"))],
            "collections": [_collection(ask, each) for each in found.values()],
        }
    )


@_resource(KEY)
def collection(ask: _Ask) -> Response:
    """One layer."""
    return JSONResponse(_collection(ask, _layer(ask)))


@_resource(*OF_ITEMS)
def items(ask: _Ask) -> Response:
    """A page of a layer's features."""
    wanted = asked(ask.request.query_params)
    layer = _layer(ask)
    found = wanted.matching(layer)
    page = found[wanted.offset : wanted.offset + wanted.limit]
    body = {
        "type": "FeatureCollection",
        "timeStamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "numberMatched": len(found),
        "numberReturned": len(page),
        "links": _page_links(ask, layer, wanted, len(found)),
        "features": [layer.feature(int(place)) for place in page],
    }
    return JSONResponse(body, media_type=GEOJSON)


@_resource(KEY)
def item(ask: _Ask) -> Response:
    """One feature."""
    layer = _layer(ask)
    place = layer.places.get(ask.request.path_params["feature"])
    if place is None:
        raise InputError("live.no_feature", layer=layer.id)
    feature = layer.feature(place)
    path = f"/collections/{layer.id}"
    links = [
        ask.link(
            "self", f"{path}/items/{quote(feature['id'], safe=':')}", ask.say("live.this"), GEOJSON
        ),
        ask.link("collection", path, ask.say(f"export.layer.{layer.id}")),
    ]
    return JSONResponse({**feature, "links": links}, media_type=GEOJSON)


def _layer(ask: _Ask) -> LiveLayer:
    name = ask.request.path_params["layer"]
    if name not in LAYERS:
        raise InputError("live.no_layer", names=", ".join(LAYERS))
    return live_layer(ask.project, name)


def _collection(ask: _Ask, layer: LiveLayer) -> dict[str, Any]:
    path, title = f"/collections/{layer.id}", ask.say(f"export.layer.{layer.id}")
    found: dict[str, Any] = {
        "id": layer.id,
        "title": title,
        "description": ask.say(f"live.layer.{layer.id}"),
        "itemType": "feature",
        "crs": [CRS84],
        "links": [
            ask.link("self", path, title),
            ask.link("items", f"{path}/items", title, GEOJSON),
        ],
    }
    if layer.ids:
        begin, end = (float(layer.times[:, 0].min()), float(layer.times[:, 1].max()))
        found["extent"] = {
            "spatial": {"bbox": [list(layer.bounds)], "crs": CRS84},
            "temporal": {"interval": [[_told(begin), _told(end)]], "trs": GREGORIAN},
        }
    return found


def _told(at: float) -> str | None:
    if not isfinite(at):
        return None
    return datetime.fromtimestamp(int(at), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _page_links(ask: _Ask, layer: LiveLayer, wanted: Asked, count: int) -> list[dict[str, str]]:
    path, title = f"/collections/{layer.id}", ask.say(f"export.layer.{layer.id}")
    given: Mapping[str, str] = {
        name: ask.request.query_params[name]
        for name in OF_ITEMS
        if name != KEY and name in ask.request.query_params
    }

    def page(rel: str, offset: int) -> dict[str, str]:
        query = {**given, "limit": wanted.limit, "offset": offset}
        return ask.link(rel, f"{path}/items", ask.say(f"live.{rel}"), GEOJSON, **query)

    found = [ask.link("self", f"{path}/items", ask.say("live.this"), GEOJSON, **given)]
    if wanted.offset + wanted.limit < count:
        found.append(page("next", wanted.offset + wanted.limit))
    if wanted.offset:
        found.append(page("prev", max(wanted.offset - wanted.limit, 0)))
    return [*found, ask.link("collection", path, title)]


def _route(path: str, answer: Callable[[Request], Awaitable[Response]]) -> Route:
    return Route(f"{ROOT}{path}", answer, methods=list(_METHODS))


ROUTES = [
    _route("", landing),
    _route("/", landing),
    _route("/conformance", conformance),
    _route("/api", api),
    _route("/collections", collections),
    _route("/collections/{layer}", collection),
    _route("/collections/{layer}/items", items),
    _route("/collections/{layer}/items/{feature:path}", item),
]
