"""Control points of a plan as people type them, in site metres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiPoint

from geo.errors import InputError
from geo.frame import Frame
from geo.placing import Points
from layers.imports.coordinates import Coordinates, said_to_be
from layers.imports.document import Document, Raw
from layers.imports.shape import check_range
from layers.imports.site_file import LONGEST
from layers.imports.typed import corner

_EAST_OF = 90.0
"""Degrees that no latitude has: where the second number has more, longitude comes second."""


@dataclass(frozen=True)
class Ground:
    """Points in site metres (n, 2), and the frame that these are of; ``None``: metres alone."""

    metres: Points
    frame: Frame | None


def placed_points(
    texts: Sequence[str], coordinates: Coordinates, *, name: str, frame: Frame | None
) -> Ground:
    """Read control points.

    Parameters
    ----------
    texts
        ``121.47, 31.23`` or ``20, 25``, in whatever ``coordinates`` says; of degrees the
        latitude may come first where the numbers show it, as everywhere in China.
    name
        What sentences call the plan.
    frame
        Of the site that is there already; ``None`` where one is being made.

    Raises
    ------
    InputError
        ``typed.corner``, ``file.out_of_range``, ``site.not_in_grid``, ``points.apart``: they
        stand more than 10 km apart.
    """
    given = np.array([corner(text, number) for number, text in enumerate(texts, 1)], dtype=float)
    if coordinates == "local":
        _check_apart(given)
        return Ground(given, frame)
    if coordinates != "epsg4549" and (np.abs(given[:, 1]) > _EAST_OF).all():
        given = given[:, ::-1]
    points = MultiPoint(given)
    raw = Raw(name, 1, "", {}, points)
    found = said_to_be(Document(name, (raw,)), coordinates).features[0].geometry
    check_range(found, local=False, file=name, feature="#1")
    degrees = shapely.get_coordinates(found)
    if frame is None:
        lon, lat = degrees.mean(axis=0).tolist()
        frame = Frame(round(lon, 9), round(lat, 9))
    metres = frame.metres(degrees)
    _check_apart(metres)
    return Ground(metres, frame)


def _check_apart(metres: Points) -> None:
    extent = np.ptp(metres, axis=0).max()
    if not extent <= LONGEST:
        raise InputError("points.apart", limit=f"{LONGEST / 1000:g}")
