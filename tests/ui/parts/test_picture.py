"""The small plan of a site: a picture that needs nothing else."""

from __future__ import annotations

import re
from base64 import b64decode
from xml.etree import ElementTree

import pytest

from layers.imports.typed import corner_list, rectangle
from ui.parts.picture import image, picture

SVG = "{http://www.w3.org/2000/svg}"


def drawn(markup: str) -> ElementTree.Element:
    found = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', markup)
    assert found
    return ElementTree.fromstring(b64decode(found[1]))


def box(svg: ElementTree.Element) -> list[float]:
    return [float(number) for number in svg.get("viewBox", "").split()]


def test_lengths_stand_beside_the_sides():
    """A right angle 3 : 4 : 5, ten times as large.

    |\\
    | \\   50
    |__\\
    """
    svg = drawn(picture(corner_list("0,0 40,0 0,30", ""), label="x", measures=True))
    assert sorted(each.text for each in svg.iter(f"{SVG}text")) == ["30.0", "40.0", "50.0"]
    assert sum(each.get("class") == "corner" for each in svg.iter(f"{SVG}circle")) == 3
    x, y, width, height = box(svg)
    for text in svg.iter(f"{SVG}text"):
        assert x < float(text.get("x", "nan")) < x + width
        assert y < float(text.get("y", "nan")) < y + height


@pytest.mark.parametrize(("width", "depth"), [(20, 25), (100, 8), (8, 100)])
def test_the_wanted_shape_shows_more_never_less(width, depth):
    site = rectangle(width, depth, "")
    plain = box(drawn(picture(site, label="x")))
    wide = box(drawn(picture(site, label="x", aspect=4 / 3)))
    assert wide[2] / wide[3] == pytest.approx(4 / 3, abs=0.001)
    assert wide[0] <= plain[0] + 0.001
    assert wide[1] <= plain[1] + 0.001
    assert wide[2] >= plain[2] - 0.001
    assert wide[3] >= plain[3] - 0.001


def test_a_name_is_text_and_never_markup():
    markup = image("<svg/>", '"><script>alert(1)</script>')
    assert "<script" not in markup
    assert markup.count("<") == 1
