"""Scale bar and north arrow."""

from __future__ import annotations

import itertools
import re

import pytest

from layers.exports.furniture import furniture
from layers.exports.view import View


def test_a_bar_stays_in_a_small_window_and_still_measures_it(court):
    for width, scale in itertools.product((42, 68, 140, 300), (50, 100, 200, 250, 500)):
        view = View(scale, 0, 0, 0, width, 80)
        drawn, (_, bar) = furniture(view, [], str, "N", 0.8)
        fields = re.findall(r'<rect[^>]* width="([\d.]+)"', drawn.split('id="scale-bar"')[1])
        figures = re.findall(r">([\d.]+)(?: m)?</text>", drawn.split('id="scale-bar"')[1])
        assert bar[0] >= 0
        assert bar[2] <= width
        assert len(fields) >= 2
        assert sum(map(float, fields)) == pytest.approx(float(figures[-1]) * 1000 / scale, abs=0.01)
