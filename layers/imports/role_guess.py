"""What a feature is, guessed from the words of whoever drew it, in Chinese and in English.

For files that have no column for roles: KML and Shapefiles. What no word tells is left out of
the site, but a nameless polygon may still be chosen as its boundary.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import shapely
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from layers.imports.document import Raw
from layers.imports.role import NEEDS_WIDTH, NUMBERS, SHAPES
from layers.imports.text import clean

# The first line with a word in the text decides, so what others could hide in comes first.
_WORDS: tuple[tuple[str, str], ...] = (
    ("", r"建筑红线|建筑控制线|退线|退界|道路红线|蓝线|绿线|紫线|黄线|setback"),
    ("fire_lane", r"消防(?:车)?(?:通|车)?道|fire (?:lane|road|access|route)"),
    ("rescue_field", r"登高|扑救|rescue"),
    ("hydrant", r"消[火防]栓|hydrants?"),
    ("boundary", r"红线|边界|用地界|用地范围|范围线|场地范围|地块"),
    ("boundary", r"boundary|red ?line|plot|parcel|site"),
    ("wall", r"围墙|挡土?墙|景墙|walls?"),
    ("fence", r"栏杆|围栏|栅栏|护栏|绿篱|fences?|railings?|hedges?"),
    ("entrance", r"出入口|入口|大门|entrances?|gates?"),
    ("exit", r"出口|疏散口|exits?"),
    ("keep_clear", r"禁建|禁止|不得占用|保持畅通|keep clear|no build"),
    ("tree", r"乔木|树木|大树|古树|行道树|树$|^树|trees?"),
    ("manhole", r"检查井|窨井|雨水井|污水井|井盖|manholes?"),
    ("power", r"配电|电箱|变电|电表|power|transformers?"),
    ("water", r"水龙头|取水|给水|taps?|water"),
    ("flue", r"烟道|排烟|排气|flues?|vents?"),
    ("overhead_line", r"架空|高压线|overhead"),
    ("pipe", r"管线|管道|燃气|pipes?|pipeline"),
    ("step", r"台阶|踏步|楼梯|steps?|stairs?"),
    ("ramp", r"坡道|ramps?"),
    ("building", r"建筑|房屋|住宅|楼|房|buildings?|houses?"),
    ("surface", r"铺装|硬地|广场|园路|步道|草坪|草地|绿地|沙坑|沙地|塑胶"),
    ("surface", r"lawn|grass|paving|paths?|sand|rubber"),
)  # fmt: skip
_MATERIALS = (
    ("grass", r"草|绿地|lawn|grass"),
    ("sand", r"沙|sand"),
    ("rubber", r"塑胶|rubber"),
    ("paving", r"."),
)

_USES = (
    ("kindergarten", r"幼儿园|托儿|kindergarten|nursery"),
    ("school", r"学校|中学|小学|school"),
    ("elder", r"养老|老年|elder"),
    ("shop", r"商店|商铺|商业|超市|shop|retail|store"),
    ("dwelling", r"住宅|居民|公寓|宿舍|dwelling|residential|apartments?|housing"),
)

# Columns that say what a thing is; the feature's own name and its layer's come after.
_TELLING = ("role", "type", "kind", "category", "class", "layer", "类型", "类别", "图层", "用途")
_NAMED = ("name", "名称", "名字", "标注")

FIRE_LANE = 4.0
ENTRANCE = 2.0
"""m wide where a drawn line or point does not say: as the drawing board begins them."""
STOREY = 3.0
"""m a storey, where only their number is told."""
_MOST = {"height": 1_000.0, "width": 50.0, "crown": 20.0, "dbh": 5.0}
"""m; more is a slip of the unit and is left out."""

# Our attribute, the columns that may hold it, and what their number is times ours.
_NUMBERS: tuple[tuple[str, tuple[str, ...], float], ...] = (
    ("height", ("height", "高度", "建筑高度", "高"), 1.0),
    ("height", ("levels", "floors", "storeys", "floor", "层数", "楼层"), STOREY),
    ("width", ("width", "宽度", "宽", "净宽"), 1.0),
    ("crown", ("crown",), 1.0),
    ("crown", ("冠幅",), 0.5),  # Chinese surveys give the diameter
    ("dbh", ("dbh",), 1.0),
    ("dbh", ("胸径",), 0.01),  # and stems in cm
)


def role_of(texts: Iterable[str]) -> str:
    """The role that the first telling text names; empty where none does."""
    for text in texts:
        plain = re.sub(r"[_\-./]+", " ", text.strip().lower())
        if plain.replace(" ", "_") in SHAPES:
            return plain.replace(" ", "_")
        for role, words in _COMPILED:
            if words.search(plain):
                return role
    return ""


def told(raw: Raw, layer: str) -> Iterator[Raw]:
    """The feature with the contract's attributes, one for each part of its geometry.

    Parameters
    ----------
    layer
        Name of the folder or file that it lies in, for the guess.
    """
    found = {str(name).strip().lower(): value for name, value in raw.properties.items()}
    texts = [clean(found.get(name)) for name in (*_TELLING, *_NAMED)]
    role = role_of([*filter(None, texts), layer])
    name = next((clean(found[each]) for each in _NAMED if clean(found.get(each))), "")
    parts = shapely.get_parts(raw.geometry)
    for number, part in enumerate(parts, 1):
        fitted, shape = _fit(role, part)
        properties: dict[str, Any] = {"name": name} if name else {}
        if fitted:
            properties |= {"role": fitted, **_attributes(fitted, found, " ".join([*texts, layer]))}
            properties |= _missing(fitted, shape, properties)
        own = raw.id or f"f{raw.place}"
        label = own if len(parts) == 1 else f"{own}-{number}"
        yield replace(raw, id=label, properties=properties, geometry=shape)


def _fit(role: str, shape: BaseGeometry) -> tuple[str, BaseGeometry]:
    """The shape as the role wants it, or no role: a label on a house is no house."""
    wanted = SHAPES.get(role, ())
    corners = shapely.get_coordinates(shape)
    closed = (
        shape.geom_type == "LineString" and len(corners) > 3 and (corners[0] == corners[-1]).all()
    )
    if closed and "LineString" not in wanted:
        # CAD and Google Earth draw areas as closed lines.
        shape = Polygon(corners)
    if shape.geom_type in wanted:
        return role, shape
    if isinstance(shape, Polygon) and wanted == ("LineString",):
        return role, shape.exterior if not shape.interiors else shape.boundary
    if isinstance(shape, Polygon) and wanted == ("Point",):
        return role, Point(shape.centroid)
    return "", shape


def _attributes(role: str, found: Mapping[str, Any], text: str) -> dict[str, Any]:
    """What the columns tell of this role, in metres; what cannot be right is left out."""
    given: dict[str, Any] = {}
    for name, columns, times in _NUMBERS:
        if name not in NUMBERS.get(role, ()) or name in given:
            continue
        value = next(filter(None, (_number(found.get(column)) for column in columns)), None)
        if value is not None and value * times <= _MOST[name]:
            given[name] = round(value * times, 3)
    if role == "surface":
        given["material"] = next(
            name for name, words in _MATERIALS if re.search(words, f"{text} ".lower())
        )
    if role == "building":
        given["use"] = next(
            (use for use, words in _USES if re.search(words, text.lower())), "other"
        )
        if given["use"] == "dwelling":
            # As the drawing board begins a house: windows that nobody drew still want sun.
            given["windows"] = "all"
    return given


def _number(value: Any) -> float | None:
    """A number above zero; ``None`` for anything else."""
    if isinstance(value, bool):
        return None
    try:
        number = float(str(value).strip().removesuffix("m").strip())
    except ValueError:
        return None
    return number if math.isfinite(number) and number > 0 else None


def _missing(role: str, shape: BaseGeometry, given: Mapping[str, Any]) -> dict[str, Any]:
    """The width that the contract wants and a drawing rarely tells."""
    if (role, shape.geom_type) in NEEDS_WIDTH and "width" not in given:
        return {"width": FIRE_LANE if role == "fire_lane" else ENTRANCE}
    return {}


def _pattern(words: str) -> re.Pattern[str]:
    """Chinese words anywhere; English ones only whole: a street is no tree."""
    whole = [
        rf"\b{word}\b" if word.isascii() and word[0].isalpha() else word for word in _split(words)
    ]
    return re.compile("|".join(whole))


def _split(words: str) -> list[str]:
    """The alternatives of a pattern, brackets kept together."""
    return re.split(r"\|(?![^(]*\))", words)


_COMPILED = tuple((role, _pattern(words)) for role, words in _WORDS)
