"""Sites and layouts drawn in text: one character is one metre, north is up.

=  fire lane      #  building      T  tree trunk (0.2 m)      w  wall
>  entrance on the west edge       <  on the east edge
^  on the south edge
A…Z (but T)  an amenity filling the box of its letters, of the kind told by `kinds`
"""

from __future__ import annotations

from collections.abc import Mapping

import shapely
from shapely import LineString, Point, box

from geo.kind import Kind
from geo.layout import Layout, Placement
from geo.limit import Limit, RuleSet
from geo.site import Feature, Site

Cells = list[tuple[int, int]]


def draw(sketch: str, kinds: Mapping[str, str] | None = None) -> tuple[Site, Layout]:
    """Read a drawing; letters without a kind are ``thing``s."""
    rows = [line.strip() for line in sketch.strip().splitlines()]
    width, height = len(rows[0]), len(rows)
    cells: dict[str, Cells] = {}
    for south, row in enumerate(reversed(rows)):
        assert len(row) == width, f"ragged drawing: {row}"
        for west, sign in enumerate(row):
            cells.setdefault(sign, []).append((west, south))
    site = Site("drawn", box(0, 0, width, height), tuple(_features(cells, width)))
    placed = []
    for sign in sorted(cells):
        if sign.isalpha() and sign.isupper() and sign != "T":
            west, south, east, north = _union(cells[sign]).bounds
            middle = (west + east) / 2, (south + north) / 2
            kind = (kinds or {}).get(sign, "thing")
            placed.append(Placement(sign, kind, *middle, width=east - west, depth=north - south))
    return site, Layout.of(*placed)


def _union(cells: Cells) -> shapely.Geometry:
    return shapely.union_all([box(x, y, x + 1, y + 1) for x, y in cells])


def _features(cells: dict[str, Cells], width: int) -> list[Feature]:
    found = []
    for part in shapely.get_parts(_union(cells.get("#", []))):
        found.append(Feature(f"building-{len(found)}", "building", part, use="dwelling"))
    if "=" in cells:
        found.append(Feature("lane", "fire_lane", _union(cells["="])))
    for x, y in cells.get("T", []):
        trunk = Point(x + 0.5, y + 0.5)
        found.append(Feature(f"tree-{x}-{y}", "tree", trunk, dbh=0.2))
    if "w" in cells:
        west, south, east, north = _union(cells["w"]).bounds
        if east - west > north - south:
            line = LineString([(west, (south + north) / 2), (east, (south + north) / 2)])
        else:
            line = LineString([((west + east) / 2, south), ((west + east) / 2, north)])
        found.append(Feature("wall", "wall", line))
    for sign, name in ((">", "west"), ("<", "east"), ("^", "south")):
        if sign in cells:
            x0, y0, x1, y1 = _union(cells[sign]).bounds
            ends = {
                ">": [(0, y0), (0, y1)],
                "<": [(width, y0), (width, y1)],
                "^": [(x0, 0), (x1, 0)],
            }[sign]
            found.append(Feature(f"gate-{name}", "entrance", LineString(ends)))
    return found


def kind(code: str = "thing", **fields: object) -> Kind:
    """A kind made for a test: one metre square, standing."""
    fields = {"family": "rest", "width": 1.0, "depth": 1.0, "height": 1.0} | fields
    fields["tags"] = frozenset(fields.get("tags", ()))
    return Kind(code, **fields)


def limit(code: str, value: float, **fields: object) -> Limit:
    """A limit made for a test; its rule's id is its family in capitals."""
    fields = {"rule": code.upper(), "severity": "error"} | fields
    return Limit(code=code, value=value, **fields)


def rules(*limits: Limit) -> RuleSet:
    """A rule set of these limits."""
    return RuleSet("test", limits, "0" * 12)


THING = kind()
KINDS = {"thing": THING}
