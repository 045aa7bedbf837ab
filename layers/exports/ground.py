"""What lies and stands on the site, drawn as a landscape plan."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, hypot, pi, sin

import numpy as np
import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

import data
from geo.site import Feature, Role, Site
from layers.exports.signs import point_sign
from layers.exports.svg import n, shape, tag
from layers.exports.view import View

LOOK = data.look()
PLAN = LOOK["light"]["plan"]
VERDICT = LOOK["light"]["verdict"]
SHADOW = LOOK["light"]["shadow"]
CARD = LOOK["light"]["card"]

MATERIALS = {
    "grass": "lawn",
    "lawn": "lawn",
    "paving": "paving",
    "sand": "sand",
    "rubber": "rubber",
    "soil": "soil",
    "water": "water",
}
"""Material of a surface in a site file → its pattern."""

_DEFAULT_CROWN = 2.0  # m, drawn for a tree without a measured crown
_POINT_ROLES: tuple[Role, ...] = ("manhole", "hydrant", "power", "water", "flue")


def patterns() -> str:
    """The ``<pattern>`` definitions, in mm; the same in the plan and in its legend."""
    dots = "<circle cx='1' cy='1' r='.2'/><circle cx='3' cy='3' r='.2'/>"
    bricks = "<path d='M0 .1H4M0 2.1H4M1 .1V2.1M3 2.1V4.1' fill='none' stroke-width='.13'/>"
    tufts = "<path d='M.6 1.4l.35-.8.35.8M2.7 3.4l.35-.8.35.8' fill='none' stroke-width='.16'/>"
    waves = "<path d='M0 1q1-.8 2 0t2 0M0 3q1-.8 2 0t2 0' fill='none' stroke-width='.18'/>"
    ground = {
        "lawn": tufts,
        "paving": bricks,
        "rubber": dots,
        "sand": dots,
        "soil": dots,
        "water": waves,
    }
    found = [
        _pattern(name, 4, PLAN[name], PLAN[f"{name}_mark"], marks) for name, marks in ground.items()
    ]
    found += [
        _pattern(
            "shrubs",
            6,
            PLAN["soil"],
            PLAN["soil_mark"],
            _shrub(2.6, 1.7, 1.35) + _shrub(1.4, 4.5, 1.1) + _shrub(4.4, 4.5, 1.2),
        ),
        _pattern(
            "rows",
            2,
            PLAN["soil"],
            PLAN["soil_mark"],
            "<path d='M0 1.7H2' stroke-width='.2'/>"
            + _shrub(0.5, 0.8, 0.36)
            + _shrub(1.5, 0.8, 0.36),
        ),
    ]
    line = "<path d='M0 0V{0}' stroke-width='{1}'/>"
    found += [
        _pattern("building", 1.9, PLAN["building"], PLAN["building_mark"], line.format(1.9, 0.3)),
        _pattern("fire_lane", 4, PLAN["fire_lane"], PLAN["fire_lane_mark"], line.format(4, 0.55)),
        _pattern("keep_clear", 3, PLAN["keep_clear"], PLAN["keep_clear_mark"], line.format(3, 0.3)),
        _pattern("error", 1.8, "none", VERDICT["conflict"], line.format(1.8, 0.55)),
        _pattern(
            "warning", 1.7, "none", VERDICT["warning"],
            "<circle cx='.6' cy='.6' r='.36' stroke='none'/>",
        ),
    ]  # fmt: skip
    return f"<defs>{''.join(found)}</defs>"


def _shrub(x: float, y: float, r: float) -> str:
    return (
        f"<g fill='{PLAN['crown']}' stroke='{PLAN['crown_edge']}' stroke-width='.1'>"
        f"<circle cx='{x}' cy='{y}' r='{r}'/></g>"
        f"<circle cx='{x}' cy='{y}' r='{r / 3:.2f}' fill='{PLAN['crown_mark']}'/>"
    )


def _pattern(name: str, step: float, ground: str, mark: str, marks: str) -> str:
    turned = " patternTransform='rotate(45)'" if "M0 0V" in marks else ""
    base = f"<rect width='{step}' height='{step}' fill='{ground}'/>" if ground != "none" else ""
    return (
        f"<pattern id='p-{name}' width='{step}' height='{step}' patternUnits='userSpaceOnUse'"
        f"{turned}>{base}<g fill='{mark}' stroke='{mark}' stroke-width='0'>{marks}</g></pattern>"
    )


def shadow(geometry: BaseGeometry, reach: float) -> str:
    """A soft shadow down-right of something, as if lit from the north-west of the sheet.

    Three thin layers instead of a blur, which would turn into pixels in a PDF.
    """
    steps = np.array([0.5, 0.8, 1.1])
    # corners rounded by half a millimetre look round with few sides
    layers = shapely.buffer(geometry, reach * 0.3 * steps, quad_segs=4)
    return "".join(
        shape(layer, fill=SHADOW, fill_opacity=0.06,
              transform=f"translate({n(reach * step)} {n(reach * step * 1.25)})")
        for layer, step in zip(layers, steps.tolist(), strict=True)
    )  # fmt: skip


def area(feature: Feature) -> BaseGeometry:
    """What a feature covers, site metres: lanes and entrances drawn as lines get their width."""
    if feature.geometry.geom_type.endswith("Polygon") or not feature.width:
        return feature.geometry
    return feature.geometry.buffer(feature.width / 2, cap_style="flat", join_style="mitre")


def site_ground(site: Site, view: View) -> Iterator[str]:
    """Everything that lies below the amenities, from the paper up."""
    boundary = view.visible(site.boundary)
    yield tag("rect", width=view.width, height=view.height, fill=PLAN["outside"])
    yield shape(boundary, fill=CARD)
    yield shape(boundary, fill="url(#p-lawn)", fill_opacity=0.75)
    for feature in site.by_role("surface"):
        pattern = MATERIALS.get(feature.material, "paving")
        yield shape(view.visible(feature.geometry), fill=f"url(#p-{pattern})",
                    stroke=PLAN[f"{pattern}_mark"], stroke_width=0.25)  # fmt: skip
    for feature in site.by_role("keep_clear", "rescue_field"):
        yield kept(view.visible(area(feature)), "keep_clear")
    for feature in site.by_role("fire_lane"):
        yield kept(view.visible(area(feature)), "fire_lane")
    for feature in site.by_role("step", "ramp"):
        yield _steps(feature, view)
    for feature in site.by_role("pipe", "overhead_line"):
        yield shape(view.visible(feature.geometry), fill="none", stroke=PLAN[feature.role],
                    stroke_width=0.35, stroke_dasharray="3 1" if feature.role == "pipe" else "4 1 .6 1")  # fmt: skip # noqa: E501
    for feature in site.by_role("building"):
        yield from _building(feature, view)
    for feature in site.by_role("wall", "fence"):
        yield _wall(feature, view)
    for feature in site.by_role(*_POINT_ROLES):
        yield point_sign(feature.role, *_centre(feature, view), size=_point_size(feature, view))


def site_edge(site: Site, view: View) -> Iterator[str]:
    """The boundary and its openings, drawn over ground and amenities."""
    dash = " ".join(n(length * 0.3) for length in LOOK["shape"]["boundary_dash"])
    yield shape(
        view.visible(site.boundary), fill="none", stroke=PLAN["boundary"], id="boundary",
        stroke_width=LOOK["shape"]["boundary_millimetres"], stroke_dasharray=dash,
        stroke_linejoin="round",
    )  # fmt: skip
    for feature in site.by_role("entrance", "exit"):
        yield _opening(feature, site, view)


def crown_radius(feature: Feature) -> float:
    """The crown of a tree, m; a common one where nobody measured it."""
    return feature.crown or _DEFAULT_CROWN


def crown_of(feature: Feature) -> BaseGeometry:
    """The ground below a crown, site metres."""
    return feature.geometry.buffer(crown_radius(feature))


def crowns(site: Site, view: View) -> Iterator[str]:
    """The trees, over everything that stands below them: a see-through crown and its trunk."""
    for feature in site.by_role("tree"):
        x, y = _centre(feature, view)
        radius = crown_radius(feature) * view.per_metre
        yield tree(x, y, radius, trunk=max(0.5, (feature.dbh or 0.2) / 2 * view.per_metre))


def tree(x: float, y: float, radius: float, trunk: float = 0.6) -> str:
    """A broad-leaved crown seen from above."""
    lobes = max(9, round(2 * pi * radius / 5.5))
    corners = [
        (x + radius * cos(2 * pi * i / lobes), y + radius * sin(2 * pi * i / lobes))
        for i in range(lobes)
    ]
    bulge = n(2 * pi * radius / lobes * 0.62)
    outline = f"M{n(corners[0][0])} {n(corners[0][1])}" + "".join(
        f"A{bulge} {bulge} 0 0 1 {n(cx)} {n(cy)}" for cx, cy in [*corners[1:], corners[0]]
    )
    twigs = "".join(
        f"M{n(x + radius * 0.16 * cos(a))} {n(y + radius * 0.16 * sin(a))}"
        f"L{n(x + radius * far * cos(a))} {n(y + radius * far * sin(a))}"
        for a, far in ((i * 2 * pi / 9 + 0.3, 0.62 if i % 2 else 0.8) for i in range(9))
    )
    return (
        shadow(Point(x, y).buffer(radius), min(1.6, radius * 0.12))
        + f"<path d='{outline}Z' fill='{PLAN['crown']}' fill-opacity='.62' "
        f"stroke='{PLAN['crown_edge']}' stroke-width='.28' stroke-linejoin='round'/>"
        f"<path d='{twigs}' fill='none' stroke='{PLAN['crown_mark']}' stroke-width='.2' "
        "stroke-linecap='round'/>"
        + tag("circle", cx=float(x), cy=float(y), r=float(trunk), fill=PLAN["trunk"])
    )


def kept(geometry: BaseGeometry, name: str) -> str:
    """An area to stay free: ``fire_lane`` or ``keep_clear``."""
    return shape(geometry, fill=f"url(#p-{name})", fill_opacity=0.8,
                 stroke=PLAN[f"{name}_mark"], stroke_width=0.3, stroke_dasharray="2 1")  # fmt: skip


def _building(feature: Feature, view: View) -> Iterator[str]:
    footprint = view.visible(feature.geometry)
    yield shadow(footprint, 1.8)
    yield shape(footprint, fill="url(#p-building)", stroke=PLAN["building_edge"], stroke_width=0.45)
    if feature.windows is not None:
        windows = view.visible(feature.windows)
        yield shape(windows, fill="none", stroke=CARD, stroke_width=1.5)
        yield shape(windows, fill="none", stroke=PLAN["window"], stroke_width=0.95,
                    stroke_dasharray="2.6 1.3")  # fmt: skip


def _wall(feature: Feature, view: View) -> str:
    line = view.visible(feature.geometry)
    if feature.role == "wall":
        return shape(line, fill="none", stroke=PLAN["wall"], stroke_width=0.9)
    posts = shape(line, fill="none", stroke=PLAN["wall"], stroke_width=1.1, stroke_dasharray=".5 3")
    return shape(line, fill="none", stroke=PLAN["wall"], stroke_width=0.25) + posts


def _steps(feature: Feature, view: View) -> str:
    geometry = view.visible(area(feature))
    if not geometry.geom_type.endswith("Polygon"):
        return shape(geometry, fill="none", stroke=PLAN["wall"], stroke_width=0.5)
    return shape(geometry, fill="url(#p-paving)", stroke=PLAN["wall"], stroke_width=0.35)


def _opening(feature: Feature, site: Site, view: View) -> str:
    """A white gate across the boundary with an arrow pointing in (an exit: out)."""
    line = opening_line(feature, site)
    (x1, y1), (x2, y2) = shapely.get_coordinates(view.mm(line))[[0, -1]]
    middle = ((x1 + x2) / 2, (y1 + y2) / 2)
    length = hypot(x2 - x1, y2 - y1) or 1.0
    across = (-(y2 - y1) / length, (x2 - x1) / length)
    inside = view.mm(site.boundary).contains(
        Point(middle[0] + across[0] * 1.5, middle[1] + across[1] * 1.5)
    )
    sign = (1 if inside else -1) * (1 if feature.role == "entrance" else -1)
    bar = LineString([(x1, y1), (x2, y2)]).buffer(0.85, cap_style="round")
    tip, foot = 2.6 * sign, -2.6 * sign
    along = ((x2 - x1) / length, (y2 - y1) / length)
    arrow = Polygon(
        [
            (middle[0] + across[0] * tip, middle[1] + across[1] * tip),
            *(
                (
                    middle[0] + across[0] * foot + along[0] * side,
                    middle[1] + across[1] * foot + along[1] * side,
                )
                for side in (1.9, -1.9)
            ),
        ]
    )
    colour = PLAN["entrance"]
    return shape(bar, fill=CARD, stroke=colour, stroke_width=0.45) + shape(
        arrow, fill=colour, stroke=CARD, stroke_width=0.3, stroke_linejoin="round"
    )


def opening_line(feature: Feature, site: Site) -> BaseGeometry:
    """The width of an entrance as a line; a point goes along the nearest boundary, m."""
    if feature.geometry.geom_type != "Point":
        return feature.geometry
    edge = site.boundary.exterior
    at = edge.project(feature.geometry)
    reach = (feature.width or 1.2) / 2
    a, b = (edge.interpolate((at + step) % edge.length) for step in (-0.01, 0.01))
    ux, uy = (b.x - a.x), (b.y - a.y)
    length = hypot(ux, uy)
    ux, uy = ux / length * reach, uy / length * reach
    x, y = feature.geometry.x, feature.geometry.y
    return LineString([(x - ux, y - uy), (x + ux, y + uy)])


def _centre(feature: Feature, view: View) -> tuple[float, float]:
    point = view.mm(feature.geometry).centroid
    return point.x, point.y


def _point_size(feature: Feature, view: View) -> float:
    return max(1.0, (feature.radius or 0.0) * view.per_metre)
