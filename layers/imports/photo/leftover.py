"""What lies on a sheet beside the cards that were read: the photo held against the bare plan."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon, box
from shapely.geometry.base import BaseGeometry

Picture = NDArray[np.uint8]

CELL = 0.025
"""Side of the squares over which light is measured, as a share of the plan's width."""
LOOSE = 1.6
"""How far a line may be off its place, mm: paper is never quite flat."""
OFF = 34.0
"""Difference from the bare plan from which on something lies there, grey levels of 255."""
LEAST = 70.0, 6.0
"""Least area, mm², and least side, mm, of what is told; smaller is dirt or a pencil's stroke."""
SHADE = 5.0
"""Blur over which brightness is compared, mm: a shadow's edge is softer than a card's."""
NEAR = 3.0
"""Round a card that was read, mm: its cut edge and its shadow."""


def leftovers(
    seen: Picture, bare: Sequence[Picture], per_mm: float, known: Sequence[BaseGeometry]
) -> list[Polygon]:
    """Find what is not explained.

    Parameters
    ----------
    seen
        The plan's window in the photo, seen from above (h, w, 3).
    bare
        The same as printed, (h, w, 3) each, in every language it may have been printed in.
    known
        What is explained already, mm from the window's upper left corner, y down.

    Returns
    -------
    The boxes of what lies there, mm from the window's upper left corner.
    """
    import cv2  # noqa: PLC0415 - slow to load; only photos need it

    blurred = [
        np.asarray(cv2.GaussianBlur(each, (0, 0), 0.35 * per_mm), dtype=np.uint8) for each in bare
    ]
    # a dark photo's grain is no thing
    smooth = np.asarray(cv2.GaussianBlur(seen, (0, 0), 0.35 * per_mm), dtype=np.uint8)
    even = _unshaded(_evened(smooth, blurred[0]), blurred[0], per_mm)
    loose = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_odd(2 * LOOSE * per_mm),) * 2)
    low = np.min([cv2.erode(each, loose) for each in blurred], axis=0).astype(np.float32)
    high = np.max([cv2.dilate(each, loose) for each in blurred], axis=0).astype(np.float32)
    off = np.maximum(low - even, even - high).max(axis=2)
    odd = (off > OFF).astype(np.uint8)
    edge = round(2 * per_mm)  # the window's own frame
    for side in (np.s_[:edge], np.s_[-edge:], np.s_[:, :edge], np.s_[:, -edge:]):
        odd[side] = 0
    for outline in known:
        for part in shapely.get_parts(outline.buffer(NEAR)):
            corners = np.round(np.array(part.exterior.coords) * per_mm * 16).astype(np.int32)
            cv2.fillPoly(odd, [corners], 0, shift=4)
    odd = cv2.morphologyEx(odd, cv2.MORPH_OPEN, np.ones((_odd(0.8 * per_mm),) * 2, np.uint8))
    odd = cv2.morphologyEx(odd, cv2.MORPH_CLOSE, np.ones((_odd(5 * per_mm),) * 2, np.uint8))
    count, _, facts, _ = cv2.connectedComponentsWithStats(odd)
    found = []
    for left, top, wide, tall, area in facts[1:count]:
        if area >= LEAST[0] * per_mm**2 and min(wide, tall) >= LEAST[1] * per_mm:
            edges = np.array([left, top, left + wide, top + tall]) / per_mm
            found.append(box(*edges))
    return found


def _evened(seen: Picture, bare: Picture) -> NDArray[np.float32]:
    """The photo as if the light were even: each square's median made the bare plan's."""
    import cv2  # noqa: PLC0415

    high, wide = seen.shape[:2]
    step = max(8, int(CELL * wide))
    # every third pixel is enough for a median
    lit, wanted = _medians(seen, step), _medians(bare, step)
    ratio = (wanted / np.maximum(lit, 8)).astype(np.float32)
    for channel in range(3):  # a card covers a square or two, light changes over many
        ratio[..., channel] = cv2.medianBlur(ratio[..., channel], 5)
    smooth = cv2.GaussianBlur(ratio, (0, 0), 1.0)
    light = cv2.resize(smooth, (wide, high), interpolation=cv2.INTER_CUBIC)
    return np.asarray(seen * light, dtype=np.float32)


def _medians(picture: Picture, step: int) -> NDArray[np.float64]:
    """Median of each square of ``step`` pixels, the last ones of a row filled by repetition."""
    high, wide = picture.shape[:2]
    full = np.pad(picture, ((0, -high % step), (0, -wide % step), (0, 0)), mode="reflect")
    rows, columns = full.shape[0] // step, full.shape[1] // step
    squares = full.reshape(rows, step, columns, step, 3)[:, ::3, :, ::3]
    return np.asarray(np.median(squares, axis=(1, 3)), dtype=np.float64)


def _unshaded(even: NDArray[np.float32], bare: Picture, per_mm: float) -> NDArray[np.float32]:
    """Without what only darkens: a shadow has no colour and no lines of its own."""
    import cv2  # noqa: PLC0415

    grey = cv2.GaussianBlur(bare.mean(axis=2).astype(np.float32), (0, 0), SHADE * per_mm)
    seen = cv2.GaussianBlur(even.mean(axis=2), (0, 0), SHADE * per_mm)
    lifted = even * np.clip(grey / np.maximum(seen, 4), 0.4, 2.5)[..., None]
    return np.asarray(lifted, dtype=np.float32)


def _odd(pixels: float) -> int:
    return max(1, 2 * int(pixels / 2) + 1)
