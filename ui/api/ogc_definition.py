"""The live layers as an OpenAPI 3.0 document, by which clients know what they may ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ui.api.ogc_query import FURTHEST, LIMIT, MOST
from ui.live_layers import LAYERS

MEDIA = "application/vnd.oai.openapi+json;version=3.0"
GEOJSON = "application/geo+json"


def definition(title: str, about: str, server: str) -> dict[str, Any]:
    """Describe every resource with its parameters and answers.

    Parameters
    ----------
    server
        Address of the landing page, without a slash at its end.
    """
    layer, items = _ref("parameters", "collectionId"), "/collections/{collectionId}/items"
    return {
        "openapi": "3.0.3",
        "info": {"title": title, "description": about, "version": "1.0.0"},
        "servers": [{"url": server}],
        "security": [{"bearer": []}, {"key": []}],
        "paths": {
            "/": _path("landingPage", "landingPage", "Landing page"),
            "/conformance": _path("conformance", "confClasses", "Conformance classes"),
            "/api": _path("apiDefinition", "", "This document", media=MEDIA),
            "/collections": _path("collections", "collections", "All layers"),
            "/collections/{collectionId}": _path("collection", "collection", "One layer", [layer]),
            items: _path(
                "items",
                "featureCollectionGeoJSON",
                "Features of a layer, page by page",
                [
                    layer,
                    *(_ref("parameters", name) for name in ("limit", "offset", "bbox", "datetime")),
                ],
                media=GEOJSON,
            ),
            f"{items}/{{featureId}}": _path(
                "item",
                "featureGeoJSON",
                "One feature",
                [layer, _ref("parameters", "featureId")],
                media=GEOJSON,
            ),
        },
        "components": {
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "key": {"type": "apiKey", "in": "query", "name": "key"},
            },
            "parameters": _PARAMETERS,
            "responses": {
                status: {
                    "description": about,
                    "content": {"application/json": {"schema": _ref("schemas", "exception")}},
                }
                for status, about in _REFUSALS.items()
            },
            "schemas": _SCHEMAS,
        },
    }


def _ref(kind: str, name: str) -> dict[str, str]:
    return {"$ref": f"#/components/{kind}/{name}"}


def _path(
    name: str,
    schema: str,
    about: str,
    parameters: Sequence[dict[str, str]] = (),
    *,
    media: str = "application/json",
) -> dict[str, Any]:
    kind = _ref("schemas", schema) if schema else {"type": "object"}
    refusals = {"400": "invalid", "401": "unauthorized", "409": "noPlace", "429": "tooMany"}
    if parameters:
        refusals["404"] = "notFound"
    return {
        "get": {
            "operationId": name,
            "summary": about,
            "parameters": [_ref("parameters", "key"), *parameters],
            "responses": {
                "200": {"description": about, "content": {media: {"schema": kind}}},
                **{status: _ref("responses", word) for status, word in refusals.items()},
            },
        }
    }


_REFUSALS = {
    "invalid": "A parameter is unknown or has no usable value.",
    "unauthorized": "The key is missing, wrong or withdrawn.",
    "notFound": "There is no such layer or feature.",
    "noPlace": "The site has no place on the globe, so there is nothing to show on a map.",
    "tooMany": "Too many wrong keys; wait a minute.",
}


def _in_query(name: str, about: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "description": about,
        "required": False,
        "schema": schema,
        **more,
    }


def _whole(least: int, most: int, usual: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most, "default": usual}


_TEXT = {"type": "string"}
_FORM = {"style": "form", "explode": False}

_PARAMETERS: dict[str, Any] = {
    "key": _in_query("key", "The project's key, unless it comes as a bearer token.", _TEXT),
    "collectionId": {
        "name": "collectionId",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "enum": list(LAYERS)},
    },
    "featureId": {"name": "featureId", "in": "path", "required": True, "schema": _TEXT},
    "limit": _in_query("limit", "Features of a page.", _whole(1, MOST, LIMIT), **_FORM),
    "offset": _in_query("offset", "Features passed over.", _whole(0, FURTHEST, 0), **_FORM),
    "bbox": _in_query(
        "bbox",
        "West, south, east, north in degrees (with heights: six numbers).",
        {
            "type": "array",
            "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
            "items": {"type": "number"},
        },
        **_FORM,
    ),
    "datetime": _in_query(
        "datetime",
        "A moment or an interval (RFC 3339), open at an end with `..`: when a layout was handed in,"
        " from when on a site is as it is.",
        _TEXT,
        **_FORM,
    ),
}


def _object(required: Sequence[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


_LINKS = _list(_ref("schemas", "link"))
_GEOMETRY = _object(
    ("type", "coordinates"),
    type={"type": "string", "enum": sorted(set(LAYERS.values()))},
    coordinates=_list({}),
)
_NUMBERS = _list(_list({"type": "number"}))
_EXTENT = _object(
    (),
    spatial=_object((), bbox=_NUMBERS, crs=_TEXT),
    temporal=_object((), interval=_list(_list({**_TEXT, "nullable": True})), trs=_TEXT),
)

_SCHEMAS: dict[str, Any] = {
    "exception": _object(("code",), code=_TEXT, description=_TEXT),
    "link": _object(
        ("href", "rel"), href=_TEXT, rel=_TEXT, type=_TEXT, title=_TEXT, hreflang=_TEXT
    ),
    "landingPage": _object(("links",), title=_TEXT, description=_TEXT, links=_LINKS),
    "confClasses": _object(("conformsTo",), conformsTo=_list(_TEXT)),
    "collections": _object(
        ("links", "collections"), links=_LINKS, collections=_list(_ref("schemas", "collection"))
    ),
    "collection": _object(
        ("id", "links"),
        id=_TEXT, title=_TEXT, description=_TEXT, links=_LINKS, extent=_EXTENT,
        itemType=_TEXT, crs=_list(_TEXT),
    ),
    "featureCollectionGeoJSON": _object(
        ("type", "features"),
        type={"type": "string", "enum": ["FeatureCollection"]},
        features=_list(_ref("schemas", "featureGeoJSON")),
        links=_LINKS,
        timeStamp={"type": "string", "format": "date-time"},
        numberMatched={"type": "integer", "minimum": 0},
        numberReturned={"type": "integer", "minimum": 0},
    ),
    "featureGeoJSON": _object(
        ("type", "geometry", "properties"),
        type={"type": "string", "enum": ["Feature"]},
        id=_TEXT, geometry=_GEOMETRY, properties={"type": "object", "nullable": True}, links=_LINKS,
    ),
}  # fmt: skip
