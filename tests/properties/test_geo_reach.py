"""The exact route agrees with a plain raster, wherever no way is within a hair of the width."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from geo.layout import Layout, Placement
from geo.route import BESIDE, Routes
from geo.scene import Scene
from geo.setting import OUTSIDE
from tests.geo.drawing import draw, kind, rules
from tests.properties.dear import dear

WIDTH = 1.2
CELL = 0.1
UNSURE = 0.24
"""Ways this much wider or narrower than the width, m, are beyond the raster's doubt."""

KINDS = {
    each.code: each
    for each in (
        kind("long", width=3.5, depth=0.8),
        kind("wide", width=2.5, depth=2.0),
        kind("disc", width=2.0, depth=2.0, shape="disc"),
        kind("roof", width=3.0, depth=3.0, level="canopy", measures={"post": 0.2}),
    )
}
SITE, _ = draw("""
    .........###
    .........###
    ............
    ............
    ..T.........
    >...........
    >...........
    ............
    ............
""")
# All inside the site: what sticks out through the gate is for `inside` to tell.
poses = st.lists(
    st.tuples(
        st.sampled_from(sorted(KINDS)),
        st.integers(20, 100),
        st.integers(20, 70),
        st.sampled_from([0, 30, 45, 90, 135]),
    ),
    min_size=4,
    max_size=9,
)


def raster(scene: Scene, width: float) -> np.ndarray:
    """How near a flood comes to each placement, m.

    It starts two metres outside the gate and fills the cells that keep half the width free.
    """
    west, south, east, north = SITE.boundary.bounds
    x, y = np.meshgrid(
        np.arange(west - OUTSIDE + CELL / 2, east, CELL), np.arange(south + CELL / 2, north, CELL)
    )
    cells = shapely.points(x, y)
    (gate,) = scene.setting.gates
    rim = shapely.difference(shapely.boundary(scene.setting.ground()), gate.outside(OUTSIDE))
    solid = shapely.union_all([rim, *scene.solids])
    shapely.prepare(solid)
    free = shapely.intersects(scene.setting.ground(), cells)
    free &= ~shapely.dwithin(solid, cells, width / 2)
    seen = np.zeros(np.add(free.shape, 2), dtype=bool)
    seen[1:-1, 1:-1] = free & (x < west - OUTSIDE / 2)
    while True:
        before = seen.sum()
        wide = seen[1:-1] | seen[2:] | seen[:-2]
        seen[1:-1, 1:-1] = (wide[:, 1:-1] | wide[:, 2:] | wide[:, :-2]) & free
        if seen.sum() == before:
            break
    been = shapely.multipoints(cells[seen[1:-1, 1:-1]])
    return shapely.distance(been, scene.footprints)


@dear(50)
@given(poses)
def test_the_route_agrees_with_a_raster(drawn):
    layout = Layout.of(
        *(Placement(f"p{i}", k, x / 10, y / 10, t) for i, (k, x, y, t) in enumerate(drawn))
    )
    scene = Scene.of(SITE, layout, KINDS, rules())
    routes = Routes(scene, np.arange(len(layout)))
    reached = routes.reached(WIDTH)
    surely = routes.reached(WIDTH + UNSURE)
    hardly = routes.reached(WIDTH - UNSURE)
    # A wider route reaches no more than a narrower one.
    assert not (surely & ~reached).any()
    assert not (reached & ~hardly).any()
    assume((surely | ~hardly).any())
    near = raster(scene, WIDTH)
    assert (near[surely] <= WIDTH / 2 + BESIDE + CELL).all()
    assert (near[~hardly] > WIDTH / 2 + BESIDE).all()
    for target in np.flatnonzero(~reached).tolist():
        narrow = routes.narrowest(target, WIDTH)
        assert 0.0 <= narrow.width < WIDTH
        assert not routes.reached(narrow.width + 0.05)[target]
        if narrow.width > 0:
            assert routes.reached(max(narrow.width - 0.03, 0.002))[target]
        else:
            # No way at all: not for the narrowest there can be.
            assert not routes.reached(0.03)[target]
