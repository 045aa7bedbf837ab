"""A plan's things by where they are: a small window on it need not look at all of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from shapely import box

from geo.footprint import footprints
from geo.layout import Layout
from layers.exports.ground import area, crown_of
from layers.exports.plan import Plan
from layers.exports.view import View

EDGE = 3.0
"""What reaches so near the window counts as in it, mm: it may throw a shadow or have an edge."""


class Neighbourhood:
    """A plan, and where each of its pieces and features is."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._level = View(1000, plan.site.view_turn, 0, 0, 0, 0)  # 1 mm is 1 m
        pieces = list(plan.layout)
        found = footprints(pieces, [plan.kind(piece) for piece in pieces])
        self.prints = dict(zip((piece.id for piece in pieces), found, strict=True))
        """Footprints of the pieces by their ids, site metres."""
        self._pieces = shapely.STRtree([self._level.mm(each) for each in found])
        self._features = shapely.STRtree(
            [
                self._level.mm(crown_of(each) if each.role == "tree" else area(each))
                for each in plan.site.features
            ]
        )

    def seen(self, view: View) -> Plan:
        """The same plan with only what a window shows of it; everything in its old order.

        Parameters
        ----------
        view
            Turned as the site is.
        """
        k = view.scale / 1000
        half = np.array([view.width / 2 + EDGE, view.height / 2 + EDGE]) * k
        centre = np.array([view.east, -view.north])
        window = box(*(centre - half), *(centre + half))
        pieces, features = list(self.plan.layout), self.plan.site.features
        near = sorted(self._pieces.query(window).tolist())
        around = sorted(self._features.query(window).tolist())
        return replace(
            self.plan,
            layout=Layout.of(*(pieces[each] for each in near)),
            site=replace(self.plan.site, features=tuple(features[each] for each in around)),
        )
