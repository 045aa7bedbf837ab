"""A playing sheet: where its plan and its edge markers are, and which ground it shows."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from math import cos, radians, sin
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from geo.site import Site
from layers.exports.geojson import site_text
from layers.exports.plan import Paper
from layers.exports.view import View, view_of
from layers.paper.markers import EDGES, MODULES, QUIET

Points = NDArray[np.float64]

_SHIFT = 36**5 // 2
_CODE = re.compile(
    r"K1:(A\d):([0-9A-Z]{1,4}):([0-9A-Z]{5}):([0-9A-Z]{5}):([0-9A-Z]{4}):([0-9A-F]{8})"
)
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Form:
    """One paper size, landscape, mm; sheets in drawers are read by these numbers: never change.

    Parameters
    ----------
    edge
        From the paper's edge to a marker: what printers leave white.
    marker
        Side of an edge marker.
    across, down
        Edge markers along the longer and the shorter side, corners counted in both.
    """

    width: float
    height: float
    edge: float
    marker: float
    across: int
    down: int

    @property
    def band(self) -> float:
        """Width of the white band that holds the markers, all round the plan."""
        return round(self.edge + self.marker * (1 + QUIET / MODULES) + 0.75, 2)

    @property
    def window(self) -> tuple[float, float]:
        """Size of the plan's window, in the middle of the sheet."""
        return self.width - 2 * self.band, self.height - 2 * self.band

    @cached_property
    def middles(self) -> Points:
        """Middles of the edge markers from the paper's upper left corner, y down (n, 2)."""
        near = self.edge + self.marker / 2
        x = np.linspace(near, self.width - near, self.across)
        y = np.linspace(near, self.height - near, self.down)
        top, bottom = near, self.height - near
        left, right = near, self.width - near
        return np.array(
            [(each, top) for each in x]
            + [(right, each) for each in y[1:-1]]
            + [(each, bottom) for each in x[::-1]]
            + [(left, each) for each in y[-2:0:-1]]
        )

    @property
    def codes(self) -> Points:
        """Middles of the two square codes, each as large as a marker, in the side bands (2, 2)."""
        near = self.edge + self.marker / 2
        first = (near + (self.height - near - near) / (2 * (self.down - 1)), near)
        y = first[0]
        return np.array([(near, y), (self.width - near, self.height - y)])


FORMS: dict[Paper, Form] = {
    "A4": Form(297, 210, 5.5, 14, 3, 2),
    "A3": Form(420, 297, 6, 18, 3, 3),
    "A1": Form(841, 594, 7, 28, 4, 3),
}


def corners(middle: Points, side: float) -> Points:
    """Corners of an upright marker, y down, clockwise from its upper left one (4, 2)."""
    signs = np.array([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)])
    return np.asarray(middle, dtype=np.float64) + signs * (side / 2)


@dataclass(frozen=True)
class Sheet:
    """Which ground a playing sheet shows, as its square code says it.

    Parameters
    ----------
    scale
        One mm on paper is ``scale`` mm on the site.
    east, north
        What lies in the middle of the paper, in turned site coordinates as `View` has them, m.
    turn
        Degrees the site is turned counter-clockwise on the paper.
    print
        Fingerprint of the site: eight hexadecimal digits.
    """

    paper: Paper
    scale: int
    east: float
    north: float
    turn: float
    print: str

    @classmethod
    def of(cls, site: Site, paper: Paper, scale: int | None = None) -> Sheet:
        """Lay a site on a sheet; ``None`` takes the largest standard scale that fits.

        Raises
        ------
        InputError
            Where it does not fit; see ``view_of``.
        """
        view = view_of(site, *FORMS[paper].window, scale, paper)
        # as exactly as the code can say it, so that what is printed is what is read
        east, north = round(view.east, 3), round(view.north, 3)
        turn = round(view.turn % 360, 3) % 360
        return cls(paper, view.scale, east, north, turn, fingerprint(site))

    @property
    def form(self) -> Form:
        """The paper it is printed on."""
        return FORMS[self.paper]

    @property
    def view(self) -> View:
        """The plan's window."""
        return View(self.scale, self.turn, self.east, self.north, *self.form.window)

    @property
    def code(self) -> str:
        """What its square code says: at most 38 letters and digits of QR's short alphabet."""
        parts = [
            "K1", self.paper, _base36(self.scale), _base36(round(self.east * 1000) + _SHIFT, 5),
            _base36(round(self.north * 1000) + _SHIFT, 5), _base36(round(self.turn * 1000), 4),
            self.print,
        ]  # fmt: skip
        return ":".join(parts)

    @classmethod
    def read(cls, code: str) -> Sheet | None:
        """What a square code says; ``None`` where it is none of ours."""
        found = _CODE.fullmatch(code)
        if found is None or found[1] not in get_args(Paper):
            return None
        scale, east, north, turn = (int(each, 36) for each in found.groups()[1:5])
        if not scale or turn >= 360_000:
            return None
        paper: Paper = found[1]  # type: ignore[assignment] # looked up just above
        east_m, north_m = ((each - _SHIFT) / 1000 for each in (east, north))
        return cls(paper, scale, east_m, north_m, turn / 1000, found[6])

    def to_site(self, points: Points) -> Points:
        """Millimetres on the paper (n, 2), y down, to site metres (n, 2)."""
        x, y = (np.asarray(points, float) - (self.form.width / 2, self.form.height / 2)).T
        east = x * self.scale / 1000 + self.east
        north = -y * self.scale / 1000 + self.north
        c, s = cos(radians(self.turn)), sin(radians(self.turn))
        return np.column_stack([c * east + s * north, c * north - s * east])

    def to_paper(self, points: Points) -> Points:
        """Site metres (n, 2) to millimetres on the paper; the inverse of `to_site`."""
        x, y = np.asarray(points, float).T
        c, s = cos(radians(self.turn)), sin(radians(self.turn))
        k = 1000 / self.scale
        east, north = c * x - s * y - self.east, s * x + c * y - self.north
        return np.column_stack([self.form.width / 2 + east * k, self.form.height / 2 - north * k])

    def edge_corners(self) -> dict[int, Points]:
        """Corners of each edge marker on the paper, mm, by its number."""
        first = EDGES[self.paper]
        return {
            first + place: corners(middle, self.form.marker)
            for place, middle in enumerate(self.form.middles)
        }


def fingerprint(site: Site) -> str:
    """Eight digits that tell one version of a site from another."""
    return hashlib.sha256(site_text(site).encode()).hexdigest()[:8].upper()


def _base36(number: int, width: int = 1) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits.rjust(width, "0")
