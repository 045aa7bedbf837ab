from __future__ import annotations

import json

import pytest
from shapely import LineString, box

import data
from geo.catalogue import catalogue, ruleset
from geo.check import check
from geo.frame import Frame
from geo.issue import Issue
from geo.layout import Layout, Placement
from geo.rules import RULES
from geo.site import Feature, Site
from tests.geo.drawing import limit
from ui.verdict import _Names, sentence, verdict
from ui.words import LANGUAGES, sentences, t

HOUSE = Feature("house", "building", box(12, 0, 20, 10), use="dwelling", name="东楼")
SITE = Site(
    "court",
    box(0, 0, 12, 10),
    (
        HOUSE,
        Feature("oak", "tree", box(0, 9, 1, 10).centroid, dbh=0.1),
        Feature("elm", "tree", box(2, 9, 3, 10).centroid, dbh=0.1),
        Feature("gate", "entrance", LineString([(0, 4), (0, 6)])),
    ),
)
LAYOUT = Layout.of(
    Placement("b1", "bench", 2, 2),
    Placement("s", "slide", 6, 5),
    Placement("b2", "bench", 6, 5.4),
)


def issue(code, situation="", placements=("b2", "s"), features=(), **numbers):
    fields = {"measured": 0.4, "required": 1.2} | numbers
    one = limit(code, 1.2, object=numbers.pop("object", "*"))
    return Issue(one, placements, features, situation=situation, **fields)


def say(lang, found, kid=False):
    return sentence(found, SITE, LAYOUT, lang, kid=kid)


def test_a_bench_in_a_slide():
    found = issue("overlap")
    assert say("zh", found) == "座椅 2与滑梯重叠了，要挪开0.40米。"
    assert say("zh", found, kid=True) == "长椅和滑梯挤在一起啦！"
    assert say("en", found) == "Bench 2 and the slide overlap. Move them 0.40 m apart."
    assert say("en", found, kid=True) == "The bench and the slide are squeezed together!"


def test_two_of_a_kind_are_told_apart():
    pair = issue("overlap", placements=("b1", "b2"))
    assert say("zh", pair).startswith("座椅 1与座椅 2")
    assert say("zh", pair, kid=True) == "长椅和另一个长椅挤在一起啦！"
    assert say("en", pair, kid=True) == "The bench and another bench are squeezed together!"


def test_who_is_in_the_way_is_told_before_who_suffers():
    one = issue("reach", "blocked", placements=("s", "b1", "b2"))
    assert say("zh", one, kid=True) == "滑梯挡住了路，坐轮椅的朋友到不了长椅和别的地方！"
    assert say("en", one, kid=True) == (
        "The slide is in the way. A friend in a wheelchair cannot get to the bench "
        "and other things!"
    )
    assert say("zh", one).startswith("滑梯挡了路，轮椅到不了座椅 1和另外 1 处：")
    assert say("en", one).startswith("The slide stands in the way to bench 1 and 1 more:")
    two = issue("reach", "between", placements=("b1", "b2", "s"))
    assert say("zh", two, kid=True) == "长椅和另一个长椅中间太窄啦，坐轮椅的朋友到不了滑梯！"
    assert say("en", two).startswith("There is only 0.40 m between bench 1 and bench 2,")
    shut = issue("reach", "shut", placements=("s", "b1"))
    assert say("zh", shut, kid=True) == "滑梯把路堵住啦，坐轮椅的朋友到不了长椅！"


def test_things_on_the_site_have_their_name_else_their_role_and_number():
    tree = issue("overlap", placements=("s",), features=("elm",))
    assert say("zh", tree).startswith("滑梯与现状乔木 2重叠了")
    assert say("zh", tree, kid=True) == "滑梯和大树挤在一起啦！"
    house = issue("overlap", placements=("s",), features=("house",))
    assert say("zh", house).startswith("滑梯与东楼重叠了")


def test_a_distance_to_windows_says_so():
    one = limit("distance", 5.0, object="window")
    near = Issue(one, ("s",), ("house",), measured=3.999, required=5.0)
    assert say("zh", near) == "滑梯离东楼的窗只有3.99米，至少要5.00米。"


WINDOWS = {"unit": "dB", "object": "dwelling"}


def test_what_is_loud_together_is_told_as_one():
    one = limit("noise", 55.0, **WINDOWS)
    pair = Issue(one, ("s", "b1"), ("house",), measured=57.2, required=55.0, situation="together")
    assert (
        say("zh", pair)
        == "滑梯和座椅 1的声音合在一起，传到东楼的窗前约有58 dB，白天不宜超过55 dB。"
    )
    assert say("en", pair).startswith("Together, the slide and bench 1 could bring 58 dB to the")
    crowd = Issue(one, ("s", "b1", "b2"), ("house",), situation="together")
    assert say("zh", crowd).startswith("滑梯和另外 2 处的声音合在一起")
    assert (
        say("zh", crowd, kid=True) == "滑梯和别的地方合在一起太吵啦，会吵到楼房里的人，分开一点吧！"
    )
    alone = Issue(one, ("s",), ("house",), measured=57.0, required=55.0)
    assert say("en", alone) == (
        "The slide could bring 57 dB to the windows of 东楼. By day it should be at most 55 dB."
    )


def test_hours_are_told_as_a_clock_shows_them():
    night = {"open": 0, "close": 24, "quiet_from": 21.5, "quiet_to": 6}
    one = limit("hours", 45.0, **WINDOWS, measures=night)
    late = Issue(one, ("s",), ("house",), measured=50.0, required=45.0, situation="night")
    assert say("zh", late).startswith("21:30到6:00是休息时间，滑梯的声音传到东楼的窗前约有50 dB")
    assert say("en", late, kid=True) == (
        "At night the slide may wake the people in the house. Close the gate then!"
    )


def test_light_is_never_told_brighter_than_it_is():
    one = limit("light", 2.0, unit="lx")
    dim = Issue(one, ("s",), measured=1.99, required=2.0)
    assert "1.9 lx" in say("en", dim)
    assert "2.0 lx" in say("en", dim)
    spaced = Issue(
        limit("light", 78.0, unit="%"), measured=77.9, required=78.0, situation="coverage"
    )
    assert say("en", spaced).startswith("Only 77% of the ground that people use lies near a lamp.")


def test_what_is_wanted_near_is_called_by_what_it_is():
    def wanted(lang, target, situation="", kid=False):
        one = limit("near", 10.0, object=target)
        measured = None if situation else 12.001
        far = Issue(one, ("s",), measured=measured, required=10.0, situation=situation)
        return say(lang, far, kid=kid)

    assert wanted("en", "seat") == (
        "The nearest seat is 12.01 m from the slide. There should be one within 10.00 m."
    )
    assert wanted("zh", "bin", "none") == "场地里还没有果壳箱，滑梯的10.00米以内要有一处。"
    assert wanted("zh", "bin", "none", kid=True) == "还没有垃圾桶呢，在滑梯旁边放一个吧！"
    assert wanted("zh", "power|seat").startswith("离滑梯最近的电源点或座位有12.01米")
    assert wanted("en", "lamp|bin", "none", kid=True) == (
        "There is no lamp or bin yet. Put one near the slide!"
    )


def test_totals_speak_of_no_single_thing():
    def total(lang, situation, measured, placements=(), **fields):
        one = limit("share", fields.pop("value"), **fields)
        found = Issue(one, placements, measured=measured, required=one.value, situation=situation)
        return say(lang, found)

    green = {"value": 65.0, "unit": "%", "form": "green"}
    assert total("zh", "green", 64.9, **green) == "绿地只占场地的64%，至少要65%。"
    assert total("en", "green", 64.9, **green) == (
        "Green covers 64% of the site. It should be at least 65%."
    )
    purse = {"value": 9.0, "unit": "1", "form": "budget", "bound": "most"}
    assert total("en", "budget", 10, **purse) == "All this costs 10 coins. There are only 9."
    many = {"value": 1.0, "unit": "1", "form": "count", "bound": "most", "subject": "bench"}
    assert total("en", "many", 2, ("b1", "b2"), **many) == (
        "2 × bench is too many. There should be at most 1."
    )
    ways = {"value": 2.0, "unit": "1", "form": "count", "object": "entrance|exit"}
    assert total("zh", "ways", 1, ("s",), **ways) == "滑梯至少要有 2 个出入口，场地只有 1 个。"


def test_a_thing_of_the_site_that_is_itself_wrong():
    one = limit("attribute", 0.05, unit="slope", bound="most", form="slope", object="entrance")
    gate = Issue(one, (), ("gate",), measured=0.0625, required=0.05, situation="steep")
    assert (
        say("en", gate) == "The entrance is too steep at 1:16. It should be no steeper than 1:20."
    )
    assert say("zh", gate, kid=True) == "大门太陡啦！"


@pytest.mark.parametrize(
    ("code", "measured", "shown"),
    [
        ("distance", 1.1899, "1.18"),
        ("reach", 1.1899, "1.18"),
        ("clearance", 1.0, "1.00"),
        ("overlap", 0.0101, "0.02"),
        ("inside", 0.3, "0.30"),
    ],
)
def test_a_gap_is_never_told_wider_and_a_depth_never_shallower(code, measured, shown):
    assert f"{shown}米" in say("zh", issue(code, measured=measured))
    assert f"{shown} m" in say("en", issue(code, measured=measured))


def variants():
    for key in sentences("en", "issues"):
        _, code, *rest = key.split(".")
        if code in RULES:
            yield code, ".".join(part for part in rest if part != "kid"), "kid" in rest


@pytest.mark.parametrize(("code", "situation", "kid"), list(variants()))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_can_be_said(lang, code, situation, kid):
    text = say(lang, issue(code, situation), kid=kid)
    assert text
    assert not set("{}") & set(text)
    if kid:
        assert not any(sign.isdigit() for sign in text)


def test_every_family_and_situation_has_words_for_both():
    told = set(variants())
    assert {code for code, _, _ in told} == set(RULES)
    for code, situation, kid in told:
        assert (code, situation, not kid) in told


def test_every_limit_that_wants_something_can_name_it():
    nameless = {t(lang, "issue.some.thing") for lang in LANGUAGES}
    names = _Names(SITE, LAYOUT)
    for rules in map(ruleset, data.ruleset_names()):
        for each in rules.limits:
            if each.code == "near":
                for lang in LANGUAGES:
                    assert names.some(each.object, lang, kid=False) not in nameless, each.rule


def test_the_contract_of_check_json():
    rules = ruleset()
    issues = check(SITE, LAYOUT, catalogue(), rules)
    found = verdict(SITE, LAYOUT, rules, issues, site_version=3)
    assert found == json.loads(json.dumps(found))
    assert list(found) == ["site", "rules", "summary", "issues"]
    assert found["site"] == {"version": 3, "frame": None}
    assert found["rules"] == {"name": "shanghai", "hash": rules.hash}
    assert sum(found["summary"].values()) == len(issues) > 0
    overlap = next(entry for entry in found["issues"] if entry["code"] == "overlap")
    assert list(overlap) == [
        "rule", "code", "key", "severity", "placements", "features", "measured", "required",
        "unit", "penetration", "message", "source", "confidence", "witness",
    ]  # fmt: skip
    assert (overlap["rule"], overlap["key"]) == ("GEO-02", "GEO-02 b2 s")
    assert overlap["penetration"] == pytest.approx(0.4)
    assert overlap["witness"]["type"] == "Polygon"
    assert set(overlap["message"]) == {"zh", "en"}


def test_the_editor_gets_the_childrens_words_too():
    rules = ruleset()
    issues = check(SITE, LAYOUT, catalogue(), rules)
    framed = Site("court", SITE.boundary, SITE.features, Frame(121.4, 31.1))
    found = verdict(framed, LAYOUT, rules, issues, site_version="a", kid=True)
    assert found["site"]["frame"] == {"lon0": 121.4, "lat0": 31.1}
    assert all(set(entry["kid"]) == {"zh", "en"} for entry in found["issues"])


def test_a_name_cannot_turn_the_sentence_round():
    trick = Feature("x", "wall", LineString([(0, 0), (1, 1)]), name="a\u202eb\n c")
    site = Site("court", SITE.boundary, (trick,))
    found = issue("overlap", placements=("s",), features=("x",))
    assert "ab c" in sentence(found, site, LAYOUT, "en")
