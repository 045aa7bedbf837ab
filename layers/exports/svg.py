"""Small pieces of SVG: numbers, paths, text and other people's drawings set into ours."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from xml.etree import ElementTree as ET

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

import data

NAMESPACE = "http://www.w3.org/2000/svg"
FONT = data.look()["type"]["family"]
ET.register_namespace("", NAMESPACE)
SMALLEST = 2.2
"""Smallest writing on paper, mm: what old eyes still read at arm's length."""
_PREFIXED = re.compile(r'(?<=\bid=")|(?<=url\(#)|(?<=href="#)')
"""Where an id begins, or what refers to one."""


def n(value: float) -> str:
    """A number, to a thousandth (of a millimetre on the sheet), without needless zeros."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def path(geometry: BaseGeometry) -> str:
    """The ``d`` of a path through every ring and line of a geometry; points give nothing."""
    return "".join(_part(part) for part in shapely.get_parts(shapely.force_2d(geometry)))


def _part(part: BaseGeometry) -> str:
    match part.geom_type:
        case "Polygon":
            return _ring(part.exterior) + "".join(_ring(ring) for ring in part.interiors)
        case "LineString" | "LinearRing":
            return _through(shapely.get_coordinates(part))
        case "MultiPolygon" | "MultiLineString" | "GeometryCollection":
            return path(part)
    return ""


def _ring(ring: BaseGeometry) -> str:
    return _through(shapely.get_coordinates(ring)[:-1], "Z")


_ZEROS = re.compile(r"\.?0+(?=[ LZ])")
_MINUS_ZERO = re.compile(r"-0(?=[ LZ])")


def _through(coordinates: NDArray[np.float64], end: str = "") -> str:
    """A path through corners (k, 2): each number as `n` writes it, but all of them at once."""
    if not len(coordinates):
        return ""
    written = "L".join(["%.3f %.3f"] * len(coordinates)) % tuple(coordinates.ravel().tolist())
    # the mark at the end shows where the last number ends
    short = _MINUS_ZERO.sub("0", _ZEROS.sub("", written + "Z"))
    return "M" + short[:-1] + end


def shape(geometry: BaseGeometry, **attributes: object) -> str:
    """A ``<path>``; attribute names take ``_`` for ``-``. Empty text for an empty geometry."""
    d = path(geometry)
    return f'<path d="{d}"{_attributes(attributes)}/>' if d else ""


def tag(name: str, content: str = "", /, **attributes: object) -> str:
    """An element with its (already safe) content."""
    inner = f">{content}</{name}>" if content else "/>"
    return f"<{name}{_attributes(attributes)}{inner}"


def text(x: float, y: float, words: str, **attributes: object) -> str:
    """Somebody's words at a place, escaped; the caller has cleaned them."""
    return (
        f'<text x="{n(x)}" y="{n(y)}" font-family="{FONT}"{_attributes(attributes)}>'
        f"{escape(words)}</text>"
    )


def inlined(source: str, prefix: str, colour: str = "") -> tuple[str, tuple[float, ...]]:
    """The inside of a drawing from ``data/``, ready to stand in a group of ours.

    Parameters
    ----------
    source
        A whole SVG document with a ``viewBox``.
    prefix
        Put before each id in it, so that two drawings never share one.
    colour
        What ``currentColor`` becomes.

    Returns
    -------
    The elements as text, and the viewBox's four numbers.
    """
    parts, box = _parsed(source, colour)
    return prefix.join(parts), box


@lru_cache(maxsize=512)
def _parsed(source: str, colour: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """What `inlined` makes, split where the prefix goes; ours are few, and stand on every page."""
    root = ET.fromstring(source)  # noqa: S314 (our own files, never somebody's upload)
    box = tuple(float(number) for number in root.attrib["viewBox"].replace(",", " ").split())
    kept = {
        name: value
        for name, value in root.attrib.items()
        if name not in {"viewBox", "width", "height", "version", "id", "class"}
    }
    group = ET.Element(f"{{{NAMESPACE}}}g", kept)
    group.extend(list(root))
    content = ET.tostring(group, encoding="unicode", short_empty_elements=True)
    content = content.replace(f' xmlns="{NAMESPACE}"', "").replace("currentColor", colour)
    return tuple(_PREFIXED.split(content)), box


def document(width: float, height: float, *content: str, unit: str = "mm") -> str:
    """A whole SVG document in which one user unit is one ``unit`` on paper."""
    return (
        f'<svg xmlns="{NAMESPACE}" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{n(width)}{unit}" height="{n(height)}{unit}" '
        f'viewBox="0 0 {n(width)} {n(height)}">' + "".join(content) + "</svg>"
    )


def _attributes(attributes: dict[str, object]) -> str:
    return "".join(
        f' {name.strip("_").replace("_", "-")}="'
        f'{n(value) if isinstance(value, float) else escape(str(value))}"'
        for name, value in attributes.items()
        if value is not None
    )
