"""docs/formats.md keeps its word: its examples are read, its tables are complete."""

import json
import re
from pathlib import Path

import pytest

from geo.catalogue import catalogue
from layers.imports.document import MOST_FEATURES, MOST_POINTS
from layers.imports.json_text import DEEPEST
from layers.imports.layout_file import read_layout
from layers.imports.role import MATERIALS, NUMBERS, SHAPES, USES
from layers.imports.site_file import read_site
from layers.imports.sniff import LARGEST

TEXT = (Path(__file__).parents[3] / "docs" / "formats.md").read_text(encoding="utf-8")


def example(name):
    return re.search(rf"```json {name}\n(.*?)```", TEXT, re.DOTALL)[1].encode()


def test_both_examples_are_read():
    site = read_site(example("site"), "site.geojson")
    assert [feature.role for feature in site.features] == [
        "building",
        "entrance",
        "fire_lane",
        "tree",
    ]
    layout = read_layout(example("layout"), "layout.geojson", site, catalogue())
    assert list(layout.placements) == ["bench-1", "p2", "p3"]


@pytest.mark.parametrize("role", SHAPES)
def test_every_role_is_told_with_its_shapes_and_attributes(role):
    row = next(line for line in TEXT.splitlines() if line.startswith("|") and f"`{role}`" in line)
    for shape in SHAPES[role]:
        assert shape in row
    for attribute in NUMBERS.get(role, ()):
        assert f"`{attribute}`" in row


def test_words_and_limits_are_those_of_the_code():
    for words in (USES, MATERIALS):
        assert ", ".join(words) in TEXT
    for number in (f"{LARGEST // 1_000_000} MB", f"{MOST_FEATURES:,}", f"{MOST_POINTS:,}"):
        assert number in TEXT
    assert f"{DEEPEST} levels" in TEXT
    assert json.loads(example("site"))["frame"] == "local"
