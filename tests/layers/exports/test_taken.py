"""What is taken on a sheet: the quick answer is the one that shapely gives."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, box

from layers.exports.taken import LEADER, Taken

spots = st.tuples(*[st.integers(0, 40)] * 2, *[st.integers(1, 12)] * 2)
ways = st.tuples(*[st.integers(0, 50)] * 4).filter(lambda way: way[:2] != way[2:])


@settings(max_examples=80, deadline=None)
@given(
    asked=st.lists(spots, min_size=1, max_size=12),
    boxes=st.lists(spots, max_size=4),
    lines=st.lists(ways, max_size=4),
)
def test_a_place_is_free_where_no_box_and_no_leader_meets_it(asked, boxes, lines):
    places = np.array([(x, y, x + w, y + h) for x, y, w, h in asked], dtype=float)
    taken = Taken()
    taken.take(*((x + 0.5, y + 0.5, x + w, y + h) for x, y, w, h in boxes))
    drawn = [LineString([way[:2], way[2:]]) for way in lines]
    for line in drawn:
        taken.cross(line)
    kept = [box(x + 0.5, y + 0.5, x + w, y + h) for x, y, w, h in boxes]
    wide = [box(*place).buffer(LEADER, join_style="mitre") for place in places]
    free = [
        not any(box(*place).relate_pattern(each, "T********") for each in kept)
        and not any(around.relate_pattern(line, "T********") for line in drawn)
        for place, around in zip(places, wide, strict=True)
    ]
    assert taken.missed_by(places).tolist() == np.flatnonzero(free).tolist()
