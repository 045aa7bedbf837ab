"""Plan symbols as lines at true size: the drawings of ``data/symbols`` for CAD."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

import numpy as np
from numpy.typing import NDArray

import data
from geo.kind import Kind

Coordinates = NDArray[np.float64]

STEPS = 8
"""Straight pieces for one bend: at most 1 mm beside the bend of a bench."""


def symbol_lines(kind: Kind) -> Iterator[tuple[Coordinates, bool]]:
    """Lines of a kind's symbol about its centre at turn 0.

    Yields
    ------
    coordinates, closed
        Metres (n, 2), x along the width and −y to the front; whether the last joins the first.
    """
    # fontTools reads the paths of SVG as well as those of letters
    from fontTools.pens.recordingPen import (  # type: ignore[import-untyped]  # noqa: PLC0415 - slow
        RecordingPen,
    )
    from fontTools.svgLib.path import parse_path  # type: ignore[import-untyped]  # noqa: PLC0415
    from fontTools.svgLib.path.shapes import (  # type: ignore[import-untyped]  # noqa: PLC0415
        PathBuilder,
    )

    root = ET.fromstring(data.symbol(kind.code))  # noqa: S314 - our own file
    left, top, width, height = (float(number) for number in root.attrib["viewBox"].split())
    size = np.array([kind.width / width, -kind.depth / height])
    middle = np.array([left + width / 2, top + height / 2])
    builder = PathBuilder()
    for element in root.iter():
        builder.add_path_from_element(element)
    pen = RecordingPen()
    for path in builder.paths:
        parse_path(path, pen)
    for coordinates, closed in _flattened(pen.value):
        yield (coordinates - middle) * size, closed


def _flattened(
    steps: list[tuple[str, tuple[tuple[float, float], ...]]],
) -> Iterator[tuple[Coordinates, bool]]:
    """Lines of what a pen was told, bends in `STEPS` pieces."""
    line: list[tuple[float, float]] = []
    for verb, points in steps:
        match verb:
            case "moveTo":
                line = [points[0]]
            case "lineTo":
                line.append(points[0])
            case "curveTo" | "qCurveTo":
                line += _bend([line[-1], *points])
            case "closePath" | "endPath":
                coordinates = _distinct(line)
                if len(coordinates) > 1:
                    same = bool(np.allclose(coordinates[0], coordinates[-1]))
                    closed = (verb == "closePath" or same) and len(coordinates) > 2
                    yield (coordinates[:-1] if same and closed else coordinates), closed


def _bend(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A Bézier curve without its start, by de Casteljau's construction."""
    found = []
    for t in np.linspace(0, 1, STEPS + 1)[1:]:
        level = np.array(points)
        while len(level) > 1:
            level = level[:-1] * (1 - t) + level[1:] * t
        found.append((float(level[0, 0]), float(level[0, 1])))
    return found


def _distinct(line: list[tuple[float, float]]) -> Coordinates:
    coordinates = np.array(line).reshape(-1, 2)
    keep = np.insert(np.abs(np.diff(coordinates, axis=0)).max(axis=1) > 1e-6, 0, True)
    return coordinates[keep] if len(coordinates) else coordinates
