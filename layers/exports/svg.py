"""Small pieces of SVG: numbers, paths, text and other people's drawings set into ours."""

from __future__ import annotations

import re
from html import escape
from xml.etree import ElementTree as ET

import shapely
from shapely.geometry.base import BaseGeometry

import data

NAMESPACE = "http://www.w3.org/2000/svg"
FONT = data.look()["type"]["family"]
ET.register_namespace("", NAMESPACE)


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
            return "M" + "L".join(f"{n(x)} {n(y)}" for x, y in part.coords)
        case "MultiPolygon" | "MultiLineString" | "GeometryCollection":
            return path(part)
    return ""


def _ring(ring: BaseGeometry) -> str:
    return "M" + "L".join(f"{n(x)} {n(y)}" for x, y in ring.coords[:-1]) + "Z"


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
    content = content.replace(f' xmlns="{NAMESPACE}"', "")
    content = re.sub(r'\bid="', f'id="{prefix}', content)
    content = re.sub(r"url\(#", f"url(#{prefix}", content)
    content = re.sub(r'href="#', f'href="#{prefix}', content)
    return content.replace("currentColor", colour), box


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
