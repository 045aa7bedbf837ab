"""A site as a small plan picture, for cards, choices and previews.

An image with its own colours, since Streamlit takes drawings out of a page's markup.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from html import escape
from itertools import pairwise

import shapely
from shapely.affinity import rotate
from shapely.geometry.base import BaseGeometry

import data
from geo.site import Site

_ORDER = (
    "surface", "fire_lane", "rescue_field", "keep_clear", "ramp", "step", "building", "wall",
    "fence", "tree",
)  # fmt: skip
_AREAS = {"surface", "fire_lane", "rescue_field", "keep_clear", "building"}
MOST_CORNERS = 40
"""Corners that are marked and sides that are measured; beyond, the picture would be full."""


def picture(
    site: Site,
    *,
    label: str,
    measures: bool = False,
    margin: float = 0.14,
    aspect: float | None = None,
) -> str:
    """A site as an ``<img>``, turned as the map shows it, in the light or dark of the reader.

    Parameters
    ----------
    label
        What it shows, for those who cannot see it.
    measures
        Corners marked, sides with their lengths, m, and where north is.
    margin
        Room around the boundary, as a share of the longer side.
    aspect
        Width to height; more of the surroundings is shown to fill it.
    """
    west, south, east, north = _turned(site.boundary, site).bounds
    extent = max(east - west, north - south)
    room = margin * extent
    parts = ground(site)
    if measures:
        parts += _measures(site, extent)
        place = f"translate({east + room / 2:.3f} {-north - room / 2:.3f})"
        turned = f"rotate({-site.view_turn:.3f}) scale({room / 50:.4f})"
        parts.append(
            f'<path class="north" transform="{place} {turned}" d="M0-18L10 14L0 7L-10 14Z"/>'
        )
    return image(document(window(site, margin, aspect), style(), parts), label)


def ground(site: Site) -> list[str]:
    """What lies and stands on a site as SVG elements, from the ground up; metres, y down."""
    parts = [f'<path class="ground" d="{path(site.boundary, site)}"/>']
    for role in _ORDER:
        for feature in site.by_role(role):  # type: ignore[arg-type]
            shape = feature.geometry
            name = role if role in _AREAS else "line"
            if role == "surface":
                name = f"surface {feature.material}"
            if role == "tree":
                name, shape = "tree", shape.buffer(feature.crown or 1.5)
            parts.append(f'<path class="{name}" d="{path(shape, site)}"/>')
    parts.append(f'<path class="boundary" d="{path(site.boundary, site)}"/>')
    for entrance in site.by_role("entrance", "exit"):
        d = path(entrance.geometry, site)
        parts.append(f'<path class="gate" d="{d}"/><path class="entrance" d="{d}"/>')
    return parts


def window(site: Site, margin: float, aspect: float | None) -> tuple[float, float, float, float]:
    """Left, top, width and height of what a picture shows, turned site metres, y down."""
    west, south, east, north = _turned(site.boundary, site).bounds
    room = margin * max(east - west, north - south)
    width, height = east - west + 2 * room, north - south + 2 * room
    if aspect is not None:
        width, height = max(width, height * aspect), max(height, width / aspect)
    return (west + east - width) / 2, -(north + south + height) / 2, width, height


def document(box: tuple[float, ...], looks: str, parts: Iterable[str]) -> str:
    """A whole SVG of this window."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{" ".join(f"{n:.3f}" for n in box)}">'
        f"<style>{looks}</style>{''.join(parts)}</svg>"
    )


def image(svg: str, label: str) -> str:
    """SVG text as an ``<img>`` that needs no request; ``label`` for those who cannot see it."""
    text = b64encode(svg.encode()).decode()
    return f'<img class="kp-plan" alt="{escape(label)}" src="data:image/svg+xml;base64,{text}">'


@cache
def style(pixel: float = 0.0) -> str:
    """How `ground` looks, in the reader's light or dark, with lines that stay as thick on screen.

    ``pixel``: for paper, which is always light: what a screen's pixel is there, m.
    """
    look = data.look()
    if pixel:
        return _shapes(pixel, "") + _colours(look["light"])
    dark = _colours(look["dark"])
    shapes = _shapes(1.0, "px")
    return f"{shapes}{_colours(look['light'])}@media (prefers-color-scheme: dark){{{dark}}}"


def _shapes(pixel: float, unit: str) -> str:
    def wide(pixels: float) -> str:
        return f"stroke-width:{pixels * pixel:.4g}{unit}"

    # On paper the words bring their own type.
    words = "text{font-family:sans-serif;stroke-width:.25em;paint-order:stroke}" if unit else ""
    held = "vector-effect:non-scaling-stroke;" if unit else ""
    dash = " ".join(f"{length * pixel:.4g}" for length in (11, 4, 3, 4))
    return (
        f"path,circle{{{held}{wide(1.5)}}}"
        f".line,.boundary,.gate,.entrance{{fill:none!important;{wide(2)}}}"
        f".boundary{{{wide(2.5)};stroke-dasharray:{dash}}}"
        f".gate{{{wide(9)};stroke-linecap:round}}.entrance{{{wide(5)};stroke-linecap:round}}"
        f".tree{{fill-opacity:.8}}text{{stroke-linejoin:round}}{words}"
    )


def _colours(look: dict[str, dict[str, str]]) -> str:
    plan, card = look["plan"], look["card"]
    fills = {
        ".surface": plan["paving"], ".ground,.grass": plan["lawn"], ".sand": plan["sand"],
        ".rubber": plan["rubber"], ".soil": plan["soil"], ".fire_lane": plan["fire_lane"],
        ".keep_clear,.rescue_field": plan["keep_clear"], ".building": plan["building"],
        ".tree": plan["crown"], ".north": plan["north"], ".corner": card, "text": look["ink"],
    }  # fmt: skip
    strokes = {
        ".building": plan["building_edge"], ".tree": plan["crown_edge"], ".line": plan["wall"],
        ".boundary,.gate,.corner": plan["boundary"], ".entrance,text": card,
    }  # fmt: skip
    return "".join(f"{name}{{fill:{colour}}}" for name, colour in fills.items()) + "".join(
        f"{name}{{stroke:{colour}}}" for name, colour in strokes.items()
    )


def _measures(site: Site, extent: float) -> list[str]:
    corners = shapely.get_coordinates(_turned(site.boundary, site).exterior)
    if len(corners) > MOST_CORNERS:
        return []
    size = extent / 28
    parts = []
    for (x0, y0), (x1, y1) in pairwise(corners):
        dx, dy = x1 - x0, y1 - y0
        length = float((dx * dx + dy * dy) ** 0.5)
        if length > 0.05 * extent:
            # Outer rings run counter-clockwise: outside lies to the right of each side.
            x = (x0 + x1) / 2 + dy / length * size * 1.9  # text is wider than high
            y = (y0 + y1) / 2 - dx / length * size
            parts.append(
                f'<text x="{x:.3f}" y="{-y:.3f}" font-size="{size:.3f}" text-anchor="middle"'
                f' dominant-baseline="middle">{length:.1f}</text>'
            )
        parts.append(
            f'<circle class="corner" cx="{x0:.3f}" cy="{-y0:.3f}" r="{extent / 120:.3f}"/>'
        )
    return parts


def _turned(shape: BaseGeometry, site: Site) -> BaseGeometry:
    return rotate(shapely.orient_polygons(shape), site.view_turn, origin=(0, 0))


def path(shape: BaseGeometry, site: Site) -> str:
    """The ``d`` of a shape in site metres, turned as the map shows it."""
    text = ""
    for part in shapely.get_parts(_turned(shape, site)):
        rings = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
        for ring in rings:
            points = "L".join(f"{x:.2f} {-y:.2f}" for x, y in shapely.get_coordinates(ring))
            text += f"M{points}{'Z' if part.geom_type == 'Polygon' else ''}"
    return text
