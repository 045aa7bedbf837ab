"""Markers in a photo: those that are read, and those that are seen and cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from layers.paper.markers import dictionary

if TYPE_CHECKING:
    from cv2.aruco import DetectorParameters

Points = NDArray[np.float64]

SURE = 0.3
"""Share of the correctable bits that are corrected: one of 36, where any two codes differ in 11."""
LEAST = 14
"""Smallest side of a marker that is looked for, px."""


@dataclass(frozen=True)
class Mark:
    """A marker in the photo; ``corners`` clockwise from its own upper left one, px (4, 2)."""

    number: int
    corners: Points


def marks(grey: NDArray[np.uint8]) -> tuple[list[Mark], list[Points]]:
    """Find markers.

    Returns
    -------
    Those that were read, and the outlines of what looks like one and was not, px (4, 2).
    """
    import cv2  # noqa: PLC0415 - slow to load; only photos need it

    detector = cv2.aruco.ArucoDetector(dictionary(), _settings(grey.shape))
    corners, numbers, rejected = detector.detectMarkers(grey)
    found = [
        Mark(int(number), np.asarray(each, np.float64).reshape(4, 2))
        for each, number in zip(corners, [] if numbers is None else numbers.ravel(), strict=True)
    ]
    return found, [np.asarray(each, np.float64).reshape(4, 2) for each in rejected]


def _settings(shape: tuple[int, ...]) -> DetectorParameters:
    import cv2  # noqa: PLC0415

    made = cv2.aruco.DetectorParameters()
    longest = max(shape[:2])
    made.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    made.cornerRefinementWinSize = 5
    made.errorCorrectionRate = SURE
    made.minMarkerPerimeterRate = 4 * LEAST / longest
    made.maxMarkerPerimeterRate = 1.0
    # windows from a small card's module to a large marker's, for light that is not even
    made.adaptiveThreshWinSizeMin = 7
    made.adaptiveThreshWinSizeMax = 47
    made.adaptiveThreshWinSizeStep = 20
    made.minOtsuStdDev = 3.0
    made.perspectiveRemovePixelPerCell = 8
    return made
