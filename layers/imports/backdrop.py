"""A placed plan as the picture under the drawing: north up, true to scale, small."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np

from geo.errors import InputError
from geo.placing import Placing
from layers.imports.plan_picture import PlanPicture
from layers.imports.site_file import LONGEST as LONGEST_SITE

LONGEST = 3_000
"""Pixels of the longer side."""
LARGEST = 3_000_000
"""Bytes that are kept."""
MEDIA = "image/webp"


@dataclass(frozen=True)
class Backdrop:
    """A picture in site metres.

    Parameters
    ----------
    content
        WEBP without any metadata; clear where the plan does not reach.
    box
        West, south, east, north of its edges, site metres.
    size
        Width and height, pixels.
    """

    content: bytes
    box: tuple[float, float, float, float]
    size: tuple[int, int]


def backdrop(plan: PlanPicture, placing: Placing) -> Backdrop:
    """Draw a plan where it lies, as if seen from above.

    Raises
    ------
    InputError
        ``picture.horizon``: by these points part of the picture would lie behind the viewer ·
        ``picture.gigantic``: it would be kilometres long.
    """
    from PIL import Image  # noqa: PLC0415 - read by few

    width, height = plan.size
    if not placing.shows(width, height):
        raise InputError("picture.horizon")
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=float)
    there = placing.metres(corners)
    west, south = there.min(axis=0).tolist()
    east, north = there.max(axis=0).tolist()
    extent = max(east - west, north - south)
    if not extent <= LONGEST_SITE:
        raise InputError("picture.gigantic", extent=f"{extent:,.0f}", limit=f"{LONGEST_SITE:,.0f}")
    step = max(_step(placing, width, height), extent / LONGEST)
    # Where pixels are left out, the plan is made smaller first: else thin lines would break.
    shrunk = max(1, int(step / _step(placing, width, height)))
    image = plan.image.reduce(shrunk).convert("RGBA") if shrunk > 1 else plan.image.convert("RGBA")
    size = max(1, round((east - west) / step)), max(1, round((north - south) / step))
    out = np.array(
        [[(east - west) / size[0], 0, west], [0, (south - north) / size[1], north], [0, 0, 1]]
    )
    shrink = np.diag([image.width / width, image.height / height, 1.0])
    through = shrink @ np.linalg.inv(placing.matrix) @ out
    made = image.transform(
        size,
        Image.Transform.PERSPECTIVE,
        tuple((through / through[2, 2]).ravel()[:8]),
        resample=Image.Resampling.BICUBIC,
    )
    return Backdrop(_packed(made), (west, south, east, north), size)


def _step(placing: Placing, width: int, height: int) -> float:
    """Metres that a pixel is in the middle of the picture."""
    middle = np.array([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)])
    middle += np.array([width / 2, height / 2])
    at, right, down = placing.metres(middle)
    (ax, ay), (bx, by) = right - at, down - at
    return max(1e-6, float(np.sqrt(abs(ax * by - ay * bx))))


def _packed(image: object) -> bytes:
    for quality in (85, 70, 50, 30):
        file = io.BytesIO()
        image.save(file, "WEBP", quality=quality, method=4, exact=False)  # type: ignore[attr-defined]
        if file.tell() <= LARGEST:
            break
    return file.getvalue()
