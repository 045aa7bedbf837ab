"""Small pieces of SVG."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Polygon

from layers.exports.svg import inlined, n, path

numbers = st.one_of(
    st.floats(-1e6, 1e6), st.integers(-2000, 2000).map(float), st.sampled_from([-0.0, -0.0004])
)


@given(st.lists(st.tuples(numbers, numbers), min_size=2, max_size=6))
def test_a_path_writes_each_number_as_numbers_are_written(corners):
    written = "L".join(f"{n(x)} {n(y)}" for x, y in corners)
    assert path(LineString(corners)) == f"M{written}"


def test_a_ring_closes_instead_of_repeating_its_first_corner():
    #  ┌──┐ 4 × 4 with a hole
    #  │▫ │
    #  └──┘
    whole = Polygon(
        [(0, 0), (4, 0), (4, 4), (-0.0, 4)], [[(1, 1), (1.5, 1), (1.5, 1.25), (1, 1.25)]]
    )
    assert path(whole) == "M0 0L4 0L4 4L0 4ZM1 1L1.5 1L1.5 1.25L1 1.25Z"
    assert path(Polygon()) == ""


def test_ids_and_what_refers_to_them_get_the_prefix():
    drawing = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 6'><defs><path id='a'/></defs>"
        "<use href='#a' fill='url(#a)' stroke='currentColor'/></svg>"
    )
    for prefix in ("p1-", "p2-"):
        content, box = inlined(drawing, prefix, "#123456")
        assert box == (0, 0, 8, 6)
        assert f'id="{prefix}a"' in content
        assert f'href="#{prefix}a" fill="url(#{prefix}a)" stroke="#123456"' in content
