"""Make the demo's workshop: thirty layouts by six groups of one neighbourhood, with their history.

``python -m ui.demo_script`` writes ``data/sites/lingyun-workshop.json`` anew; the same every
time. Nobody drew these: they illustrate, and the demo says so. A layout begins as one of a few
ideas, put down roughly; then what conflicts is moved to where it fits (`geo.mend`), as people
do who press "Help me".
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from shapely import Polygon

import data
from geo.catalogue import DEFAULT_RULESET, catalogue, ruleset
from geo.edit import Annotate, Edit, Favour, Move, Put, Remove, Turn
from geo.layout import Layout, Placement
from geo.mend import mend
from geo.site import Site
from layers.edits import Change, Undo, payload, verb
from layers.imports.site_file import read_site

SEED = 20_260_516
EACH = 5
"""Layouts of a group."""
ROUGH, TURNED = 1.1, 8.0
"""How far off people put things at first: m each way, and degrees (standard deviations)."""
OPEN = 3
"""Every so manieth layout keeps a conflict: somebody ran out of time."""

Idea = Sequence[tuple[str, float, float, float]]
"""What stands where: kind, east, north, turn; site metres and degrees."""


@dataclass(frozen=True)
class Group:
    """A group at a workshop.

    Parameters
    ----------
    ideas
        What its people have in mind; each takes one of them.
    likes
        Kinds that one or the other adds.
    says
        Kind → what somebody wrote about it.
    """

    name: str
    age_band: str
    animals: tuple[str, ...]
    begun: datetime
    ideas: tuple[Idea, ...]
    likes: tuple[str, ...]
    says: Mapping[str, tuple[str, ...]]


SAND: Idea = (
    ("sandpit", -3.5, 6.5, 0), ("slide", 4.5, 4.5, 0), ("spring_toy", -0.5, 4.6, 0),
    ("spring_toy", 1.0, 4.6, 0), ("bench", -6.6, 6.8, 90), ("bench", 3.6, 7.6, 180),
    ("planter", 8.2, 8.4, 0), ("bin", -9.6, -1.4, 90), ("climber", -1.0, -1.0, 0),
)  # fmt: skip
SWINGS: Idea = (
    ("swing", 4.2, 4.4, 90), ("sandpit", -3.6, 6.2, 0), ("seesaw", -5.2, 0.4, 0),
    ("spring_toy", -1.6, -0.8, 0), ("bench", -6.8, 6.4, 90), ("bench", 7.6, 4.0, 270),
    ("shrub_bed", 6.2, 9.2, 0), ("tree_new", -5.8, 4.2, 0),
)  # fmt: skip
TABLES: Idea = (
    ("pingpong", -4.0, 0.2, 0), ("pingpong", 0.6, 0.2, 0), ("bench", -1.6, 3.2, 180),
    ("bench", 3.4, 2.2, 180), ("lamp", -6.6, 2.0, 0), ("lamp", 5.2, -0.6, 0),
    ("fitness_bars", 6.2, 2.2, 0), ("bike_rack_10", -5.0, 7.4, 0), ("wall_paint", 2.0, 9.9, 0),
)  # fmt: skip
CARE: Idea = (
    ("bench", -6.6, 5.6, 90), ("bench", 0.2, 7.9, 180), ("sandpit", -3.4, 5.6, 0),
    ("slide", 4.4, 4.4, 0), ("table_set", 5.6, 0.6, 0), ("bike_rack_10", -7.2, -1.2, 90),
    ("planter", 7.6, 8.0, 0), ("bin", -9.4, -2.2, 90), ("lamp", -1.0, 1.6, 0),
)  # fmt: skip
SHADE: Idea = (
    ("pergola", -0.4, 4.6, 0), ("table_set", 4.6, 4.4, 0), ("table_set", -4.8, 4.2, 0),
    ("bench", 6.6, 1.4, 180), ("bench", -6.4, 7.6, 180), ("drying_rack", 6.4, 8.6, 0),
    ("drying_rack", 3.0, 8.8, 0), ("planter", -3.0, 8.4, 0), ("noticeboard", -9.6, 0.6, 90),
)  # fmt: skip
MOVING: Idea = (
    ("fitness_walker", -3.4, 1.0, 0), ("fitness_twister", -1.0, 1.0, 0),
    ("fitness_bars", 1.8, 1.0, 0), ("bench", -1.0, 3.4, 180), ("table_set", 5.4, 3.4, 0),
    ("bench", 6.2, 6.8, 180), ("drying_rack", -3.6, 8.6, 0), ("tree_new", 0.6, 6.0, 0),
    ("planter", -6.4, 7.4, 0), ("bin", -9.4, -1.4, 90),
)  # fmt: skip


def _afternoon(month: int, day: int, hour: int) -> datetime:
    return datetime(2026, month, day, hour, 30, tzinfo=UTC) - timedelta(hours=8)


GROUPS = (
    Group(
        "三年级一班", "child", ("fox", "rabbit", "cat", "bee", "fish"), _afternoon(5, 16, 14),
        (SAND, SAND, SWINGS), ("spring_toy", "seesaw", "planter"),
        {
            "sandpit": ("这里可以挖隧道！", "沙子要软软的"), "slide": ("滑下来要快一点",),
            "bench": ("奶奶坐这里等我",), "climber": ("我要爬到最高",), "swing": ("和妹妹一起荡",),
        },
    ),
    Group(
        "五年级二班", "child", ("panda", "frog", "dog", "bird", "turtle"), _afternoon(5, 16, 15),
        (SWINGS, SWINGS, SAND), ("climber", "pingpong", "tree_new"),
        {
            "swing": ("秋千对着大树", "排队也不怕"), "seesaw": ("两个人才好玩",),
            "tree_new": ("我们班来浇水",), "sandpit": ("弟弟妹妹可以玩",),
        },
    ),
    Group(
        "初二（3）班", "teen", ("dog", "owl", "bear", "fox", "cat"), _afternoon(5, 30, 14),
        (TABLES,), ("bench", "lamp", "fitness_bars", "noticeboard"),
        {
            "pingpong": ("放学后打一会儿", "两张台子才不用抢"), "lamp": ("晚上要看得见球",),
            "wall_paint": ("墙面我们来画",), "bench": ("打累了坐一下",),
        },
    ),
    Group(
        "梧桐楼组", "adult", ("bear", "bird", "rabbit", "bee", "owl"), _afternoon(5, 30, 15),
        (CARE, CARE, SHADE), ("bench", "planter", "swap_cabinet", "lamp"),
        {
            "bench": ("坐在这里看得到孩子",), "bike_rack_10": ("车别再停到消防通道上",),
            "sandpit": ("孩子放学能玩半小时",), "lamp": ("晚上走路安心些",),
        },
    ),
    Group(
        "银杏楼组", "elder", ("turtle", "panda", "fish", "frog", "bird"), _afternoon(6, 13, 9),
        (SHADE,), ("bench", "planter", "garden_plot"),
        {
            "pergola": ("夏天有个遮阴的地方",), "table_set": ("下棋要有人看，椅子多放几个",),
            "drying_rack": ("被子要晒得到太阳", "晾衣的地方别让孩子跑来跑去"),
            "bench": ("腿脚不好，走几步就要歇",), "noticeboard": ("通知贴低一点，看得清",),
        },
    ),
    Group(
        "晨练队", "elder", ("owl", "dog", "bee", "rabbit", "panda"), _afternoon(6, 13, 10),
        (MOVING, MOVING, SHADE), ("fitness_walker", "bench", "planter"),
        {
            "fitness_walker": ("早上六点就有人来", "器材别靠窗太近，怕吵人家"),
            "bench": ("锻炼完聊聊天",), "tree_new": ("再种一棵，过几年就有荫了",),
            "table_set": ("喝茶打牌",),
        },
    ),
)  # fmt: skip
"""Who came, what they had in mind, and when."""

LAWN = Polygon([(5.0, 5.4), (8.8, 5.2), (9.4, 7.6), (6.8, 8.6), (4.8, 7.4)])


def workshop() -> list[dict[str, Any]]:
    """Every layout of the workshop, ready for JSON: see `ui.demo` for its reading."""
    rng = random.Random(SEED)  # noqa: S311 - made to be the same again
    site = read_site(data.demo_site("lingyun").encode(), "lingyun.geojson")
    made: list[dict[str, Any]] = []
    for turn in range(EACH):
        for group in GROUPS:
            made.append(_layout(group, turn, len(made), site, rng))
    return made


def _layout(group: Group, turn: int, number: int, site: Site, rng: random.Random) -> dict[str, Any]:
    wished = _wished(group, turn, rng)
    rough = Layout.of(*(_roughly(each, rng) for each in wished))
    helped = mend(site, rough, catalogue(), ruleset(DEFAULT_RULESET))
    steps = [edit for move in helped.moves for edit in move.edits]
    gone = list(helped.remove)
    if number % OPEN == OPEN - 1:
        # Time was up: what was to be mended last stays as it was put.
        last = helped.moves[-1].placement_id if helped.moves else ""
        steps = [each for each in steps if each.placement_id != last]
        gone = gone[1:]
    changes = list(_history(group, rough, steps, gone, rng))
    begun = group.begun + timedelta(seconds=40 * turn + rng.randrange(30))
    seconds = 0
    edits = []
    for change in changes:
        seconds += rng.randint(8, 38)
        edits.append([seconds, verb(change), change.placement_id, payload(change)])
    return {
        "name": group.animals[turn],
        "age_band": group.age_band,
        "group": group.name,
        "stage": "draft" if number in {8, 21} else "submitted",
        "begun": begun.isoformat(),
        "edits": edits,
    }


def _wished(group: Group, turn: int, rng: random.Random) -> list[Placement]:
    """What somebody of the group has in mind: most of an idea, and something of their own."""
    idea = group.ideas[turn % len(group.ideas)]
    kept = [each for each in idea if rng.random() > 0.12]
    pieces = [
        Placement(f"p{n}", kind, east, north, float(angle))
        for n, (kind, east, north, angle) in enumerate(kept, 1)
    ]
    for _ in range(rng.choice((0, 1, 1, 2))):
        kind = rng.choice(group.likes)
        east, north = rng.uniform(-7.5, 8.0), rng.uniform(-0.5, 8.0)
        pieces.append(Placement(f"p{len(pieces) + 1}", kind, east, north, rng.choice((0.0, 90.0))))
    if group.age_band in {"adult", "child"} and turn % 3 == 1:
        corners = [
            (round(x + rng.gauss(0, 0.4), 2), round(y + rng.gauss(0, 0.4), 2))
            for x, y in LAWN.exterior.coords[:-1]
        ]
        drawn = Polygon(corners)
        at = drawn.centroid
        pieces.append(Placement(f"p{len(pieces) + 1}", "lawn", at.x, at.y, outline=drawn))
    return pieces


def _roughly(piece: Placement, rng: random.Random) -> Placement:
    if piece.outline is not None:
        return piece
    return replace(
        piece,
        x=round(piece.x + rng.gauss(0, ROUGH), 2),
        y=round(piece.y + rng.gauss(0, ROUGH), 2),
        turn=float(round(piece.turn + rng.choice((0, 0, 0, rng.gauss(0, TURNED))))) % 360,
    )


def _history(
    group: Group, rough: Layout, steps: Sequence[Edit], gone: Sequence[str], rng: random.Random
) -> Iterator[Change]:
    """How it came about: put down in whatever order, thought over, mended, written about."""
    count = 0

    def done(change: Change) -> Change:
        nonlocal count
        count += 1
        return change

    pieces = list(rough)
    rng.shuffle(pieces)
    for n, piece in enumerate(pieces):
        if piece.outline is None and rng.random() < 0.35:
            aside = replace(piece, x=round(piece.x + rng.gauss(0, 2.5), 2))
            yield done(Put(aside))
            if rng.random() < 0.4:
                yield done(Turn(piece.id, (piece.turn + 45) % 360))
                yield done(Turn(piece.id, piece.turn))
            yield done(Move(piece.id, piece.x, piece.y))
        else:
            yield done(Put(piece))
        if n % 4 == 2:
            # Something else is tried, and taken away again.
            spare = f"t{n}"
            kind = rng.choice(group.likes)
            east, north = round(rng.uniform(-8, 8), 2), round(rng.uniform(-1, 8), 2)
            yield done(Put(Placement(spare, kind, east, north)))
            if rng.random() < 0.5:
                yield done(Remove(spare))
            else:
                put = str(count)
                yield done(Undo(put, spare))
        if n % 5 == 3 and piece.outline is None:
            # Moved by mistake, and back by the arrow.
            yield done(Move(piece.id, round(piece.x + 3, 2), piece.y))
            moved = str(count)
            yield done(Undo(moved, piece.id))
    for step in steps:
        yield done(_rounded(step))
    for each in gone:
        yield done(Remove(each))
    standing = [piece for piece in rough if piece.id not in gone]
    told = [piece for piece in standing if piece.kind in group.says]
    for piece in rng.sample(told, min(len(told), rng.choice((1, 2, 2, 3)))):
        yield done(Annotate(piece.id, rng.choice(group.says[piece.kind])))
    for piece in rng.sample(standing, min(len(standing), rng.choice((0, 1, 1)))):
        yield done(Favour(piece.id, favourite=True))


def _rounded(edit: Edit) -> Edit:
    """To the micrometre, as short as it goes: what was mended stays mended."""
    if isinstance(edit, Move):
        return Move(edit.placement_id, round(edit.x, 6), round(edit.y, 6))
    if isinstance(edit, Turn):
        return Turn(edit.placement_id, round(edit.turn, 6))
    return edit


def text() -> str:
    """The file as it is written, one layout a line."""
    lines = (json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in workshop())
    return "[\n" + ",\n".join(lines) + "\n]\n"


if __name__ == "__main__":
    data.demo_workshop_file("lingyun").write_text(text(), encoding="utf-8")
