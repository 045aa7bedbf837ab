"""Something laid over the bare plan of a site: heat maps, agreed ground, many layouts at once."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from math import cos, radians, sin

import numpy as np
import shapely
from PIL import Image, ImageColor
from shapely.geometry.base import BaseGeometry

from geo.arrangement import Flags
from geo.footprint import footprint, footprints
from geo.heat import Grid, Heat
from geo.kind import Kind
from geo.layout import Layout
from geo.site import Site
from layers.exports.amenities import FAMILIES, amenity, from_the_ground_up
from layers.exports.ground import LOOK, crowns, patterns, site_edge, site_ground
from layers.exports.svg import document, n, shape, tag
from layers.exports.view import View, filling

INK = LOOK["light"]["ink"]
SUN = LOOK["light"]["sun_hours"]

PIXELS = 6
"""Pixels a cell of a heat map is drawn with on each side: its hills are smooth on a wall, too."""

STRONGEST = 0.85
"""Opacity of the hottest spot: the plan below is still read."""

WIDTH = 150.0
"""Of a picture, mm; its height follows from the site."""

MARGIN = 6.0
"""Around the boundary, mm."""


def view_of_all(site: Site, width: float = WIDTH, margin: float = MARGIN) -> View:
    """A window on a whole site as wide as asked, mm, and as high as the site needs."""
    turned = View(1000, site.view_turn, 0, 0, 0, 0).mm(site.boundary)
    left, top, right, bottom = turned.bounds
    height = (width - 2 * margin) * (bottom - top) / (right - left) + 2 * margin
    # A long narrow site lies or stands in a window that is at most twice as high as wide.
    return filling(site, width, min(height, 2 * width), margin)


def picture(site: Site, view: View, *layers: str) -> str:
    """A whole SVG document: the site's ground, the layers cut to it, trees and the boundary.

    Without words, so that it needs no font; the unit is a millimetre.
    """
    inside = tag("clipPath", shape(view.visible(site.boundary)), id="site")
    return document(
        view.width,
        view.height,
        patterns(),
        *site_ground(site, view),
        *crowns(site, view),
        tag("rect", width=view.width, height=view.height, fill="#fff", fill_opacity=0.35),
        f"<defs>{inside}</defs>",
        tag("g", "".join(layers), clip_path="url(#site)"),
        *site_edge(site, view),
    )


def layered(site: Site, view: View, *layers: str) -> str:
    """A whole SVG document of nothing but these layers, the lowest first."""
    inside = tag("clipPath", shape(view.visible(site.boundary)), id="site")
    paper = tag("rect", width=view.width, height=view.height, fill=LOOK["light"]["paper"])
    return document(view.width, view.height, patterns(), f"<defs>{inside}</defs>", paper, *layers)


def within_site(drawn: str) -> str:
    """A layer of a `layered` drawing as far as it lies on the site."""
    return tag("g", drawn, clip_path="url(#site)")


def heat(grid: Grid, values: Heat, view: View, colour: str, below: str = "") -> str:
    """A heat map over the plan: the more, the less can be seen through it.

    Parameters
    ----------
    values
        −1 to 1 of each cell (rows, columns); from south to north, as the grid's.
    colour
        Of what is above 0, ``#rrggbb``.
    below
        Of what is below 0; empty: nothing is drawn there.
    """
    fine = _finer(values)
    alpha = np.abs(fine) if below else np.maximum(fine, 0)
    red_green_blue = np.where(
        (fine >= 0)[..., None],
        np.array(ImageColor.getrgb(colour)),
        np.array(ImageColor.getrgb(below or colour)),
    )
    # The square root lets what few wish be seen beside what most do.
    opacity = np.sqrt(np.clip(alpha, 0, 1)) * STRONGEST * 255
    pixels = np.concatenate([red_green_blue, opacity[..., None]], axis=2).round().astype(np.uint8)
    file = BytesIO()
    Image.fromarray(pixels[::-1], "RGBA").save(file, "PNG")
    address = f"data:image/png;base64,{b64encode(file.getvalue()).decode()}"
    width, height = grid.columns * grid.cell, grid.rows * grid.cell
    # From metres, north up, to the paper: what View.mm does to a geometry.
    k, angle = view.per_metre, radians(view.turn)
    c, s = k * cos(angle), k * sin(angle)
    east = view.width / 2 - view.east * k
    north = view.height / 2 + view.north * k
    x = c * grid.west - s * (grid.south + height) + east
    y = -s * grid.west - c * (grid.south + height) + north
    turned = f"matrix({c:.6f} {-s:.6f} {s:.6f} {c:.6f} {n(x)} {n(y)})"
    return tag(
        "image", width=width, height=height, preserveAspectRatio="none", href=address,
        transform=turned,
    )  # fmt: skip


def ground(grid: Grid, cells: Flags, view: View, colour: str) -> str:
    """A line around cells, its corners rounded; nothing around none."""
    if not cells.any():
        return ""
    rows, columns = np.nonzero(cells)
    west, south = grid.west + columns * grid.cell, grid.south + rows * grid.cell
    squares = shapely.box(west, south, west + grid.cell, south + grid.cell)
    whole: BaseGeometry = shapely.union_all(squares)
    smooth = whole.buffer(-0.3 * grid.cell).buffer(0.6 * grid.cell).buffer(-0.3 * grid.cell)
    return shape(
        view.mm(smooth), fill="none", stroke=colour, stroke_width=0.8, stroke_dasharray="2 1.2",
        stroke_linejoin="round",
    )  # fmt: skip


def outlines(
    layouts: Iterable[Layout], kinds: Mapping[str, Kind], view: View, opacity: float
) -> Iterator[str]:
    """The footprints of many layouts over each other, each faint."""
    for layout in layouts:
        pieces = from_the_ground_up(layout, kinds)
        own = [kinds[piece.kind] for piece in pieces]
        for kind, covered in zip(own, footprints(pieces, own), strict=True):
            colour = FAMILIES[kind.family]
            yield shape(
                view.mm(covered), fill=colour, fill_opacity=opacity,
                stroke=colour, stroke_width=0.15, stroke_opacity=min(1.0, 2 * opacity),
            )  # fmt: skip


def around(layout: Layout, kinds: Mapping[str, Kind], view: View) -> Iterator[str]:
    """A firm line around each thing of a layout."""
    for piece in layout:
        yield shape(
            view.mm(footprint(piece, kinds[piece.kind])), fill="none", stroke=INK,
            stroke_width=0.7,
        )  # fmt: skip


def things(
    layout: Layout, kinds: Mapping[str, Kind], view: View, prefix: str = ""
) -> Iterator[str]:
    """One layout as its symbols from above; ``prefix``: before the ids of its drawing."""
    for number, piece in enumerate(from_the_ground_up(layout, kinds)):
        yield amenity(piece, kinds[piece.kind], view, f"{prefix}t{number}-")


def sun_bands(bands: Iterable[BaseGeometry], view: View) -> str:
    """Ground by its hours of sun, the darkest band first; as the editor draws them."""
    return "".join(
        shape(view.visible(band), fill=colour, fill_opacity=0.5)
        for band, colour in zip(bands, SUN.values(), strict=True)
    )


def fitting(green: BaseGeometry, pale: BaseGeometry, view: View) -> str:
    """Where a kind fits: surely, and where something only advised against stands in the way."""
    colour, edge = LOOK["light"]["verdict"]["fits"], LOOK["light"]["verdict"]["fits_deep"]
    return shape(
        view.visible(pale), fill=colour, fill_opacity=0.1, stroke=edge, stroke_width=0.2,
        stroke_dasharray="0.4 0.7",
    ) + shape(
        view.visible(green), fill=colour, fill_opacity=0.26, stroke=edge, stroke_width=0.35
    )  # fmt: skip


def faded(drawn: str, opacity: float) -> str:
    """A layer that can be seen through, as a whole."""
    return tag("g", drawn, opacity=opacity)


def _finer(values: Heat) -> Heat:
    rows, columns = values.shape
    size = (columns * PIXELS, rows * PIXELS)
    smooth = Image.fromarray(values.astype(np.float32)).resize(size, Image.Resampling.BICUBIC)
    found: Heat = np.asarray(smooth)
    return found
