"""Layouts with a known truth: designs that people drew after, each as well as they could."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from shapely import box

from geo.catalogue import catalogue
from geo.layout import Layout, Placement
from geo.site import Site
from geo.stack import Stack

KINDS = catalogue()
WIDE, LONG = 30.0, 36.0
SITE = Site("planted", box(0, 0, WIDE, LONG))
SMALL = [each.code for each in KINDS.values() if each.level == "body" and each.width <= 4]
NOISE, RANDOM = 3.5, 0.4

Design = Sequence[tuple[str, float, float, float]]

PLAY: Design = (
    ("swing", 7, 7, 0), ("slide", 22, 7, 90), ("sandpit", 7, 20, 0), ("bench", 15, 13, 0),
    ("bench", 22, 28, 180), ("pingpong", 15, 26, 90), ("lamp", 7, 30, 0), ("bin", 23, 18, 0),
    ("climber", 15, 20, 0), ("table_set", 8, 13, 0),
)  # fmt: skip
REST: Design = (
    ("table_set", 22, 8, 0), ("bench_round", 8, 8, 0), ("pergola", 15, 18, 0), ("bench", 8, 28, 0),
    ("planter", 22, 27, 0), ("drying_rack", 24, 18, 0), ("noticeboard", 15, 30, 0),
    ("fitness_bars", 8, 17, 0), ("lamp", 15, 8, 0), ("bench", 22, 14, 90),
)  # fmt: skip
WORK: Design = (
    ("bike_rack_10", 8, 30, 0), ("recycler", 22, 30, 0), ("swap_cabinet", 22, 8, 0),
    ("drying_rack", 8, 8, 0), ("drying_rack", 8, 16, 0), ("bin", 15, 12, 0), ("bin", 15, 30, 0),
    ("water_tap", 22, 20, 0), ("noticeboard", 15, 20, 0), ("lamp", 8, 23, 0),
)  # fmt: skip


def planted(
    design: Design, count: int, seed: int, *, noise: float = NOISE, by_lot: float = RANDOM
) -> list[Layout]:
    """So many layouts after a design.

    Every piece is off by ``noise`` m (standard deviation to east and to north) and turned by
    10 degrees; the share ``by_lot`` of them are any kind anywhere instead.
    """
    rng = np.random.default_rng(seed)
    return [
        Layout.of(
            *(
                anything(f"p{n}", rng)
                if rng.random() < by_lot
                else Placement(
                    f"p{n}",
                    kind,
                    x + rng.normal(0, noise),
                    y + rng.normal(0, noise),
                    turn + rng.normal(0, 10),
                )
                for n, (kind, x, y, turn) in enumerate(design)
            )
        )
        for _ in range(count)
    ]


def by_lot(count: int, pieces: int, seed: int) -> list[Layout]:
    """So many layouts of any kinds anywhere."""
    rng = np.random.default_rng(seed)
    return [Layout.of(*(anything(f"p{n}", rng) for n in range(pieces))) for _ in range(count)]


def anything(name: str, rng: np.random.Generator) -> Placement:
    """Any small thing anywhere."""
    x, y, turn = rng.uniform(0, WIDE), rng.uniform(0, LONG), rng.choice([0.0, 45.0, 90.0, 180.0])
    return Placement(name, str(rng.choice(SMALL)), x, y, float(turn))


def stacked(*layouts: Layout) -> Stack:
    """A stack of these, numbered."""
    return Stack.of((f"l{n:04}", layout) for n, layout in enumerate(layouts))
