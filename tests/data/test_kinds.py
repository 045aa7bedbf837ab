"""The catalogue: every kind complete, its numbers possible, its tags honest."""

import tomllib

import pytest

import data
from geo.catalogue import catalogue
from geo.kind import CONFIDENCES

KINDS = catalogue()

# What 1-product and 9-contracts promise, by the words used in files.
RESEARCHED = [
    "bench", "bench_round", "table_set", "swing", "slide", "spring_toy", "sandpit", "seesaw",
    "climber", "fitness_walker", "fitness_bars", "fitness_twister", "dance_floor", "pingpong",
    "drying_rack", "ebike_shed_10", "bike_rack_10", "swap_cabinet", "recycler",
    "waste_pavilion", "waste_pavilion_m", "bin", "tree_new", "shrub_bed", "planter",
    "garden_plot", "dog_corner", "pet_path", "lamp", "noticeboard", "pergola", "gate",
    "wall_paint", "water_tap", "stage",
]  # fmt: skip
OURS = [
    "lawn", "path", "soft_surface", "ramp", "fence", "market_stall", "ball_court", "bollard",
]  # fmt: skip

each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


def test_all_the_kinds_are_there_once():
    assert len(RESEARCHED) == 35
    assert sorted(record["code"] for record in data.kinds()) == sorted(RESEARCHED + OURS)


@each_kind
def test_its_words_are_words_of_the_vocabulary(kind):
    assert kind.family in {"play", "rest", "sport", "green", "service"}
    assert kind.shape in {"rect", "disc"}
    assert kind.level in {"ground", "body", "canopy"}
    assert kind.ages <= {"child", "teen", "adult", "elder"}
    assert kind.confidence in CONFIDENCES
    assert kind.source


@each_kind
def test_its_size_is_possible(kind):
    assert 0.1 <= kind.depth <= 10
    assert 0.1 <= kind.width <= 10
    assert 0 <= kind.height <= 6
    assert 1 <= kind.coins <= 5
    if kind.shape == "disc":
        assert kind.width == kind.depth


@each_kind
def test_what_lies_flat_is_flat_and_a_roof_lets_people_under(kind):
    if kind.level == "ground":
        assert kind.height <= 0.3
    if kind.level == "canopy":
        assert kind.height > 2
        assert 0 < kind.measures["post"] < min(kind.width, kind.depth) / 2 + 0.1


@each_kind
def test_nobody_must_reach_what_nobody_uses(kind):
    looked_at = {
        "tree_new",
        "shrub_bed",
        "planter",
        "lawn",
        "lamp",
        "wall_paint",
        "fence",
        "bollard",
    }
    walked_on = {"path", "soft_surface", "ramp", "gate"}
    assert kind.used == (kind.code not in looked_at | walked_on)


@each_kind
def test_its_tags_agree_with_its_measures(kind):
    fall = kind.measures.get("fall_height", 0.0)
    assert fall <= 3.0, "PLAY-03: nothing to fall from above 3 m"
    assert ("fall_low" in kind.tags) == (0.6 <= fall <= 1.5)
    assert ("fall_high" in kind.tags) == (fall > 1.5)
    noise = kind.measures.get("noise", 0)
    assert ("noisy" in kind.tags) == (noise >= 70)
    assert ("noise_65" in kind.tags) == (65 <= noise < 70)
    assert ("reach" in kind.measures) == ("fitness" in kind.tags)
    assert not {"quiet", "noisy"} <= kind.tags


def test_a_swing_knows_how_long_it_hangs_and_whom_it_carries():
    swing = KINDS["swing"]
    assert swing.measures["suspension"] < swing.height
    assert swing.measures["seats"] * 1.75 <= swing.width


def test_cycle_stands_have_room_for_ten():
    assert KINDS["ebike_shed_10"].width == pytest.approx(10 * 0.7)
    assert KINDS["ebike_shed_10"].depth == 2.2
    assert KINDS["bike_rack_10"].width == pytest.approx(10 * 0.6)
    assert KINDS["bike_rack_10"].depth == 2.0


def test_every_tag_is_explained_at_the_top_of_the_file():
    head = (data.HERE / "kinds.toml").read_text(encoding="utf-8").split("[[kind]]")[0]
    said = set(head.replace(",", " ").replace(":", " ").split())
    tags = {tag for kind in KINDS.values() for tag in kind.tags}
    assert tags <= said


def test_the_childrens_palette_fits_a_tablet():
    kid = data.palette("kid")
    assert len(kid) == len(set(kid)) <= 12
    assert set(kid) <= set(KINDS)
    assert {KINDS[code].family for code in kid} == {"play", "rest", "sport", "green", "service"}


def test_every_palette_names_known_kinds():
    palettes = tomllib.loads((data.HERE / "palettes.toml").read_text(encoding="utf-8"))
    for name, codes in palettes.items():
        assert data.palette(name) == tuple(codes)
        assert set(codes) <= set(KINDS)


def test_an_unknown_palette_is_a_key_error():
    with pytest.raises(KeyError):
        data.palette("nobody's")
