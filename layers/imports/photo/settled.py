"""A card's marker laid over its own drawing until they agree best: finer than its four corners."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import numpy as np
from numpy.typing import NDArray

from layers.imports.photo.flat import Flattening
from layers.paper.markers import MODULES, dark_modules

_MODULE = 6
"""Pixels a module."""
_AROUND = 1
"""Modules of the white edge that are looked at as well."""
_SIDE = (MODULES + 2 * _AROUND) * _MODULE
_SOFT = 1.2
"""Blur of the drawing, px: about what a phone's photo of an A1 has."""


@dataclass(frozen=True)
class Pose:
    """Where a marker lies on the paper, y down, as complex numbers x + iy.

    Parameters
    ----------
    middle
        mm.
    size
        Its size and turn in one: 1 is as designed and upright.
    """

    middle: complex
    size: complex


def settled(
    grey: NDArray[np.uint8], flat: Flattening, number: int, pose: Pose, side: float
) -> tuple[Pose, float]:
    """Move and turn a marker's pose to where the photo agrees best with its drawing.

    Parameters
    ----------
    pose
        By its corners; its size is kept.
    side
        Of the marker as designed, mm.

    Returns
    -------
    The pose, and how well both agree: the correlation, 1 at best.

    Notes
    -----
    Evangelidis & Psarakis, "Parametric image alignment using enhanced correlation coefficient
    maximization", PAMI 2008: it does not mind brightness and contrast.
    """
    import cv2  # noqa: PLC0415 - slow to load; only photos need it

    step = side / MODULES / _MODULE * pose.size  # one pixel of the drawing on the paper
    offsets = np.arange(_SIDE) - (_SIDE - 1) / 2
    paper = pose.middle + step * (offsets[None, :] + 1j * offsets[:, None])
    places = flat.to_photo(np.column_stack([paper.real.ravel(), paper.imag.ravel()]))
    left, top = np.floor(places.min(axis=0)).astype(int) - 2
    right, bottom = np.ceil(places.max(axis=0)).astype(int) + 3
    high, wide = grey.shape
    if left < 0 or top < 0 or right > wide or bottom > high:
        return pose, 0.0
    near = (places - (left, top)).astype(np.float32).reshape(_SIDE, _SIDE, 2)
    seen = cv2.remap(grey[top:bottom, left:right], near[..., 0], near[..., 1], cv2.INTER_LINEAR)
    move = np.eye(2, 3, dtype=np.float32)
    everywhere = np.full(seen.shape[:2], 255, np.uint8)
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 40, 1e-5)
    try:
        alike, found = cv2.findTransformECC(
            _drawn(number), seen, move, cv2.MOTION_EUCLIDEAN, stop, everywhere, 3
        )
    except cv2.error:  # it does not converge where both have little in common
        return pose, 0.0
    turn = complex(found[0, 0], found[1, 0])
    centre = (_SIDE - 1) / 2 * (1 + 1j)
    moved = turn * centre + complex(found[0, 2], found[1, 2]) - centre
    return Pose(pose.middle + step * moved, pose.size * turn / abs(turn)), float(alike)


@lru_cache(maxsize=256)
def _drawn(number: int) -> NDArray[np.uint8]:
    import cv2  # noqa: PLC0415

    light = np.pad(~dark_modules(number), _AROUND, constant_values=True).astype(np.uint8) * 255
    large = np.kron(light, np.ones((_MODULE, _MODULE), np.uint8))
    return cast("NDArray[np.uint8]", cv2.GaussianBlur(large, (0, 0), _SOFT))
