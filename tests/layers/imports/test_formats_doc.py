"""docs/formats.md keeps its word: its examples are read, its tables are complete."""

import json
import re
from pathlib import Path

import pytest

from geo.catalogue import catalogue
from layers.imports.archive import LARGEST_WHOLE, MOST_ENTRIES, STEEPEST
from layers.imports.backdrop import LARGEST as LARGEST_BACKDROP
from layers.imports.backdrop import LONGEST
from layers.imports.coordinates import COORDINATES
from layers.imports.document import MOST_FEATURES, MOST_POINTS
from layers.imports.json_text import DEEPEST
from layers.imports.layout_file import read_layout
from layers.imports.osm import ATTRIBUTION, REACH
from layers.imports.plan_picture import MOST_PIXELS
from layers.imports.role import MATERIALS, NUMBERS, SHAPES, USES
from layers.imports.role_guess import ENTRANCE, FIRE_LANE, STOREY, role_of
from layers.imports.site_file import read_site
from layers.imports.sniff import LARGEST
from layers.imports.xml_parts import MOST_ELEMENTS

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


@pytest.mark.parametrize("name", COORDINATES)
def test_every_choice_of_coordinates_is_told(name):
    assert f"| `{name}` |" in TEXT


def test_what_is_said_of_other_formats_is_so():
    for word in ("红线", "用地范围", "boundary", "plot"):
        assert word in TEXT and role_of([word]) == "boundary"
    for word in ("建筑红线", "setback"):
        assert word in TEXT and role_of([word]) == ""
    told = " ".join(TEXT.split())
    for number in (
        f"levels ({STOREY:g} m each)",
        f"a fire lane without a width is {FIRE_LANE:g} m wide, an entrance {ENTRANCE:g} m",
        f"within {REACH:g} m of the boundary",
        ATTRIBUTION,
        f"{MOST_ENTRIES} parts, {LARGEST_WHOLE // 1_000_000} MB unpacked",
        f"at most {STEEPEST} times its packed size",
        f"{MOST_ELEMENTS:,} elements",
        f"{MOST_PIXELS // 1_000_000} million pixels",
        f"at most {LONGEST:,} pixels and {LARGEST_BACKDROP // 1_000_000} MB",
    ):
        assert number in told, number


def test_the_list_on_top_is_that_of_the_sections():
    listed = re.findall(r"^- \[(.+?)\]\(#(.+?)\)$", TEXT, re.MULTILINE)
    sections = re.findall(r"^## (.+)$", TEXT, re.MULTILINE)
    assert [name for name, _ in listed] == sections
    assert [anchor for _, anchor in listed] == [name.lower().replace(" ", "-") for name in sections]
    for anchor in re.findall(r"\]\(#(.+?)\)", TEXT):
        assert anchor in {each for _, each in listed}
