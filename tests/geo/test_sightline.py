from __future__ import annotations

import numpy as np
from shapely import LineString, box

from geo.sightline import crossings

#   0 · · · · # · · a        one eye at the origin looks at a and b,
#       ╲                    another at (0, 3) at c
#         ╲ b
WALL = box(4, -1, 5, 1)
FENCE = LineString([(0.5, 2), (0.5, 4)])
EYES = np.array([(0.0, 0.0), (0.0, 3.0)])
POINTS = np.array([(8.0, 0.0), (3.0, -3.0), (2.0, 3.0)])
FAN = np.array([0, 0, 1])


def found(*bodies):
    line, body = crossings(EYES, POINTS, FAN, np.array(bodies, dtype=object))
    return sorted(zip(line.tolist(), body.tolist(), strict=True))


def test_each_line_with_each_body_across_it():
    assert found(WALL, FENCE) == [(0, 0), (2, 1)]


def test_what_stands_in_the_fan_but_on_none_of_its_lines_blocks_nothing():
    assert found(box(3, -1.6, 3.5, -1.5)) == []


def test_behind_the_eye_and_behind_the_point_is_not_between():
    assert found(box(-2, -1, -1, 1), box(9, -1, 10, 1)) == []


def test_nothing_to_look_at_and_nothing_in_between():
    assert found() == []
    nothing = crossings(EYES[:0], POINTS[:0], FAN[:0], np.array([WALL], dtype=object))
    assert [len(each) for each in nothing] == [0, 0]
