"""A part of a photo as the paper shows it: seen straight from above, at so many pixels a mm."""

from __future__ import annotations

from typing import cast

import numpy as np
from numpy.typing import NDArray

from layers.imports.photo.flat import Flattening

_STEP = 16

Box = tuple[float, float, float, float]


def flattened(
    picture: NDArray[np.uint8], flat: Flattening, box: Box, per_mm: float
) -> NDArray[np.uint8]:
    """Draw a box of the paper.

    Parameters
    ----------
    picture
        Grey (h, w) or colour (h, w, 3).
    box
        Left, top, right, bottom, mm on the paper.
    per_mm
        Pixels a millimetre.
    """
    import cv2  # noqa: PLC0415 - slow to load; only photos need it

    left, top, right, bottom = box
    wide, high = round((right - left) * per_mm), round((bottom - top) * per_mm)
    # what a pixel sees changes smoothly, so every 16th is worked out and the rest lies between
    x = left + (np.arange(0, wide + _STEP, _STEP) + 0.5) / per_mm
    y = top + (np.arange(0, high + _STEP, _STEP) + 0.5) / per_mm
    paper = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    nodes = flat.to_photo(paper).reshape(len(y), len(x), 2)
    across, down = _between(wide, len(x)), _between(high, len(y))
    seen_x, seen_y = ((down @ nodes[..., axis] @ across.T).astype(np.float32) for axis in (0, 1))
    return cast(
        "NDArray[np.uint8]",
        cv2.remap(picture, seen_x, seen_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE),
    )


def _between(count: int, nodes: int) -> NDArray[np.float64]:
    """Weights by which values at every 16th pixel give those of all (count, nodes)."""
    place = np.arange(count)
    node, part = place // _STEP, place % _STEP / _STEP
    found = np.zeros((count, nodes))
    found[place, node] = 1 - part
    found[place, node + 1] = part
    return found
