"""The place beside a seat, found by intervals, is what trying every place finds."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import box
from shapely.affinity import rotate

from geo.check import check
from geo.footprint import footprints, to_site
from geo.layout import Layout, Placement
from geo.site import Site
from tests.geo.drawing import kind, limit, rules

WIDE, LONG = 0.76, 1.22
KINDS = {
    each.code: each
    for each in (
        kind("bench", width=1.8, depth=0.6),
        kind("stool", width=1.6, depth=1.0, tags=["sit_around"]),
        kind("block", width=0.5, depth=0.3),
        kind("disc", width=0.8, depth=0.8, shape="disc"),
    )
}
SEAT = rules(
    limit("clearance", WIDE, subject="bench|stool", form="seat", measures={"length": LONG})
)
SITE = Site("court", rotate(box(-2.1, -1.9, 2.1, 1.9), 12))
DOUBT = 0.03
"""Places this much larger or smaller are beyond the steps' doubt, m."""

things = st.lists(
    st.tuples(
        st.sampled_from(["block", "disc"]),
        st.floats(-2, 2),
        st.floats(-2, 2),
        st.sampled_from([0.0, 30.0, 45.0]),
    ),
    max_size=7,
)


def places(code):
    """Every place, 1 cm apart, in the seat's own axes."""
    x, y = KINDS[code].width / 2, KINDS[code].depth / 2
    if code == "bench":
        yield from (
            box(min(a, b), y - LONG, max(a, b), y) for a, b in ((x, x + WIDE), (-x - WIDE, -x))
        )
        return
    for half, edge, across in ((y, x, False), (x, y, True)):
        for start in np.arange(-half, half - WIDE + 1e-9, 0.01):
            for near, far in ((edge, edge + LONG), (-edge - LONG, -edge)):
                side = box(near, start, far, start + WIDE)
                yield shapely.transform(side, lambda at: at[:, ::-1]) if across else side


def finds(code, turn, others, off):
    """Whether some place, drawn in by ``off`` m, is free."""
    placement = Placement("a", code, 0, 0, turn)
    bodies = shapely.union_all(footprints(others, [KINDS[each.kind] for each in others]))
    for place in places(code):
        drawn = place.buffer(-off, join_style="mitre")
        there = shapely.transform(drawn, lambda at: to_site(at, placement))
        if SITE.boundary.covers(there) and not bodies.intersects(there):
            return True
    return False


@given(st.sampled_from(["bench", "stool"]), st.sampled_from([0.0, 33.0, 90.0]), things)
def test_it_agrees_with_trying_every_place(code, turn, drawn):
    others = [Placement(f"x{i}", k, x, y, t) for i, (k, x, y, t) in enumerate(drawn)]
    layout = Layout.of(Placement("a", code, 0, 0, turn), *others)
    told = bool(check(SITE, layout, KINDS, SEAT))
    if finds(code, turn, others, -DOUBT):
        assert not told
    if not finds(code, turn, others, DOUBT):
        assert told
