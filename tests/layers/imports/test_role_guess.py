"""Words of whoever drew a plan, in both languages, and the role they mean."""

import pytest
import shapely

from layers.imports.document import Raw
from layers.imports.role_guess import role_of, told

MEANT = {
    "boundary": [
        "红线",
        "用地红线",
        "场地范围",
        "Boundary",
        "site_boundary",
        "plot-12",
        "Red line",
    ],
    "building": ["建筑", "3号楼", "现状房屋", "Buildings", "house 4", "0-building"],
    "fire_lane": ["消防车道", "消防通道", "Fire lane"],
    "rescue_field": ["消防登高面"],
    "hydrant": ["消火栓", "消防栓 2", "fire hydrant"],
    "entrance": ["主出入口", "大门", "Gate", "main entrance"],
    "exit": ["疏散出口", "Exit"],
    "wall": ["围墙", "现状围墙", "wall"],
    "fence": ["栏杆", "railing"],
    "tree": ["现状树", "大树", "trees", "Tree 7"],
    "step": ["楼梯台阶"],
    "surface": ["草坪", "小广场", "lawn", "绿地"],
    "manhole": ["雨水井"],
    "": [
        "",
        "street",
        "wallpaper",
        "建筑红线",
        "建筑控制线",
        "道路红线",
        "Layer 1",
        "说明",
        "exhibit",
    ],
}


@pytest.mark.parametrize(("role", "word"), [(r, w) for r, words in MEANT.items() for w in words])
def test_a_word_means_a_role(role, word):
    assert role_of([word]) == role


def test_the_first_telling_word_counts():
    assert role_of(["Layer 0", "大树", "建筑"]) == "tree"


def one(shape, layer="", **properties):
    return list(told(Raw("a.kml", 1, "x", properties, shape), layer))


def test_attributes_come_in_metres():
    (tree,) = one(shapely.Point(0, 0), "树", 冠幅=6, 胸径=32, 树高="9")
    assert tree.properties == {"role": "tree", "crown": 3.0, "dbh": 0.32}
    (house,) = one(shapely.box(0, 0, 9, 9), 名称="3号楼", 类型="住宅楼", 层数="6")
    assert house.properties["height"] == 18
    assert (house.properties["use"], house.properties["windows"]) == ("dwelling", "all")
    assert house.properties["name"] == "3号楼"


@pytest.mark.parametrize("value", ["tall", "-3", 0, None, "1e308", "nan", True, 99_999])
def test_a_number_that_cannot_be_is_left_out(value):
    (house,) = one(shapely.box(0, 0, 9, 9), "building", height=value)
    assert "height" not in house.properties


def test_shapes_are_made_to_fit():
    ring = shapely.LineString([(0, 0), (9, 0), (9, 9), (0, 0)])
    (area,) = one(ring, "红线")
    assert area.geometry.geom_type == "Polygon"
    (wall,) = one(ring, "围墙")
    assert wall.geometry.geom_type == "LineString"
    (tree,) = one(shapely.box(0, 0, 2, 2), "tree")
    assert tree.geometry.equals(shapely.Point(1, 1))
    (label,) = one(shapely.Point(0, 0), "建筑")
    assert "role" not in label.properties


def test_widths_that_the_contract_wants():
    (lane,) = one(shapely.LineString([(0, 0), (9, 0)]), "消防车道")
    (gate,) = one(shapely.Point(0, 0), "gate")
    (told_gate,) = one(shapely.Point(0, 0), "gate", 宽度="3.5 m")
    widths = [each.properties["width"] for each in (lane, gate, told_gate)]
    assert widths == [4.0, 2.0, 3.5]


def test_parts_get_ids_of_their_own():
    both = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(2, 2, 3, 3)])
    assert [part.id for part in one(both, "building")] == ["x-1", "x-2"]
