"""The code that a room's tablets scan."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from ui.parts.qr import join_address, qr_svg


@pytest.mark.parametrize("room", ["http://192.168.1.20:8501", "http://192.168.1.20:8501/"])
def test_the_address_is_short(room):
    assert join_address(room, "012345") == "http://192.168.1.20:8501/j/012345"


def test_the_code_is_dark_on_white_with_its_quiet_zone():
    svg = ElementTree.fromstring(qr_svg("http://192.168.1.20:8501/j/012345"))
    modules = int(svg.get("viewBox", "").split()[2]) - 2 * 4
    assert (modules - 17) % 4 == 0  # ISO/IEC 18004: 17 + 4 * version
    colours = {path.get("fill") or path.get("stroke") for path in svg}
    assert colours == {"#000", "#fff"}
