"""Control points as people type them, and a drawing laid onto the ground by them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import hypot
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.errors import InputError
from geo.frame import Frame
from geo.helmert import Fit, fit
from layers.imports.drawing import Control, Ground
from layers.imports.text import clean

Coordinates = NDArray[np.float64]

UNIT_NAMES = {"mm": 0.001, "cm": 0.01, "dm": 0.1, "m": 1.0, "km": 1000.0, "in": 0.0254,
              "ft": 0.3048}  # fmt: skip
"""Units of drawings by name, m."""
MOST_POINTS = 100
STRETCHED = 0.005
"""A scale that is told, as a share: half a percent is 10 cm over a court of 20 m."""
_LIKELY = 0.02  # a scale this near another unit's means that unit
_HOPELESS = 0.1  # residuals, as a share of how far the points stand apart
_DEGREES = 0.5
"""Points on one site are less than this apart in degrees (55 km), and more in metres."""

# So few digits that no number is endless: survey coordinates have eight before the point.
_NUMBER = r"\s*([-+]?\d{1,12}(?:\.\d{1,20})?)\s*"
_POINT = re.compile(rf"{_NUMBER}[,，]{_NUMBER}[=＝]{_NUMBER}[,，]{_NUMBER}", re.ASCII)
_LENGTH = re.compile(rf"{_NUMBER}[,，]{_NUMBER}[,，]{_NUMBER}[,，]{_NUMBER}[=＝]{_NUMBER}m?\s*")


@dataclass(frozen=True)
class KnownLength:
    """A stretch between two points of the drawing (its units) that was measured on site, m."""

    start: tuple[float, float]
    end: tuple[float, float]
    metres: float

    @property
    def drawn(self) -> float:
        """How long it is in the drawing, its units."""
        return hypot(self.end[0] - self.start[0], self.end[1] - self.start[1])


@dataclass(frozen=True)
class Laid:
    """A drawing on the ground.

    Parameters
    ----------
    fit
        Over the drawing in metres, so that its scale is near 1 where the unit is right.
    degrees
        ``change`` gives longitude and latitude; else site metres.
    change
        Shapes in drawing units to where they are.
    """

    fit: Fit
    degrees: bool
    change: Callable[[BaseGeometry], BaseGeometry]


def control_points(text: str) -> tuple[Control, ...]:
    """Read ``x,y=lon,lat; …`` or ``x,y=x,y; …``.

    Raises
    ------
    InputError
        ``points.typed`` (says which one and what stands there), ``points.too_many``.
    """
    found: list[Control] = []
    for part in re.split(r"[;；\n]+", text[:20_000]):
        if not part.strip():
            continue
        match = _POINT.fullmatch(part)
        if match is None:
            raise InputError("points.typed", number=len(found) + 1, text=clean(part, 40))
        x, y, east, north = (float(number) for number in match.groups())
        found.append(Control((x, y), (east, north)))
        if len(found) > MOST_POINTS:
            raise InputError("points.too_many", limit=MOST_POINTS)
    return tuple(found)


def known_length(text: str) -> KnownLength:
    """Read ``x1,y1,x2,y2=metres``.

    Raises
    ------
    InputError
        ``points.length``.
    """
    match = _LENGTH.fullmatch(text[:500])
    numbers = [float(number) for number in match.groups()] if match else []
    if not numbers or numbers[:2] == numbers[2:4] or numbers[4] <= 0:
        raise InputError("points.length", text=clean(text, 60))
    return KnownLength((numbers[0], numbers[1]), (numbers[2], numbers[3]), numbers[4])


def ground_of(controls: tuple[Control, ...]) -> Ground:
    """Say by the numbers whether points are given in degrees or in site metres.

    Raises
    ------
    InputError
        ``points.lat_first`` where longitude and latitude were exchanged.
    """
    ground = np.array([each.ground for each in controls]).reshape(-1, 2)
    near = len(ground) > 0 and np.ptp(ground, axis=0).max() < _DEGREES
    if near and (np.abs(ground) <= (180, 90)).all():
        return Ground(controls, degrees=True)
    if near and (np.abs(ground) <= (90, 180)).all():
        raise InputError("points.lat_first")
    return Ground(controls, degrees=False)


def lay(ground: Ground, unit: float) -> Laid:
    """Lay a drawing onto the ground; how well its points agree is in ``fit``.

    Parameters
    ----------
    unit
        Metres that a unit of the drawing is.

    Raises
    ------
    InputError
        ``points.too_few``, ``points.coincide``.
    """
    drawn = _drawn(ground) * unit
    there = np.array([each.ground for each in ground.controls], dtype=float).reshape(-1, 2)
    frame = None
    if ground.degrees and len(there):
        frame = Frame(*there.mean(axis=0).tolist())
        there = frame.metres(there)
    found = fit(drawn, there)
    globe = frame if ground.origin is None else Frame(*ground.origin)

    def change(shape: BaseGeometry) -> BaseGeometry:
        metres = shapely.transform(shape, lambda corners: found.helmert(corners * unit))
        return cast(BaseGeometry, metres if globe is None else globe.to_degrees(metres))

    return Laid(found, globe is not None, change)


def unit_of(ground: Ground | None, length: KnownLength | None) -> float | None:
    """The unit that points or a known length speak for, m; ``None`` where they fit none."""
    if length is not None:
        return _nearest_unit(length.metres / length.drawn)
    if ground is not None and len(ground.controls) > 1:
        return _nearest_unit(lay(ground, 1.0).fit.helmert.scale)
    return None


def check(laid: Laid, ground: Ground, unit: float) -> None:
    """Refuse points that cannot be meant.

    Raises
    ------
    InputError
        ``points.swapped``, ``points.unit`` (names the unit that they speak for),
        ``points.do_not_fit``.
    """
    if laid.fit.swapped:
        raise InputError("points.swapped")
    scale = laid.fit.helmert.scale
    meant = _nearest_unit(unit * scale)
    if abs(scale - 1) > 0.5 and meant is not None:
        raise InputError("points.unit", said=unit_name(unit), meant=unit_name(meant))
    extent = float(np.ptp(_drawn(ground), axis=0).max()) * unit * scale
    if laid.fit.rms > _HOPELESS * extent or not 0.2 < scale < 5:
        worst = int(laid.fit.lengths.argmax()) if laid.fit.suspect is None else laid.fit.suspect
        raise InputError("points.do_not_fit", rms=f"{laid.fit.rms:.2f}", scale=f"{scale:.4g}",
                         worst=worst + 1)  # fmt: skip


def unit_name(unit: float) -> str:
    """``mm``, ``m``, …; else how many metres it is."""
    named = {metres: name for name, metres in UNIT_NAMES.items()}
    return named.get(unit) or f"{unit:.6g} m"


def _nearest_unit(metres: float) -> float | None:
    return next((unit for unit in UNIT_NAMES.values() if abs(metres / unit - 1) < _LIKELY), None)


def _drawn(ground: Ground) -> Coordinates:
    return np.array([each.drawn for each in ground.controls], dtype=float).reshape(-1, 2)
