"""The rules page as a planner uses it: read, look for, change with a reason, take back, accept."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from geo.catalogue import ruleset
from geo.layout import Layout, Placement
from geo.override import Override
from tests.ui.conftest import HOSTILE

SET = ruleset("shanghai")


def script() -> None:
    from ui.pages.rules import page

    page()


@pytest.fixture
def shown(store, project):
    """The page in English, as it comes up."""
    page = AppTest.from_function(script, default_timeout=60)
    page.query_params["lang"] = "en"
    page.run()
    assert not page.exception
    return page


@pytest.fixture
def sign(project, store):
    def sign(rule="FIT-01", **fields):
        signed = {"who": "Wang", "why": "no windows"} | fields
        return store.rulings.change(project.id, Override(rule, "project", **signed))

    return sign


def listed(page):
    """Ids of the rules on the page, in its order."""
    return [
        button.key.removeprefix("edit-")
        for button in page.button
        if (button.key or "").startswith("edit-")
    ]


def text(page):
    return "\n".join(each.value for each in page.text)


def opened(page, rule="FIT-01"):
    return page.button(key=f"edit-{rule}").click().run()


def saved(page, who="Wang", why="the wall has no windows", rule="FIT-01"):
    page.text_input(key=f"who-change-{rule}").set_value(who)
    page.text_area(key=f"why-change-{rule}").set_value(why)
    return next(each for each in page.button if each.label == "Save the change").click().run()


def value(store, project, rule="FIT-01"):
    limits = {limit.rule: limit for limit in store.rulings.rules(project.id).limits}
    return limits[rule].value if rule in limits else None


def test_without_a_project_it_says_what_to_do(store):
    page = AppTest.from_function(script, default_timeout=60).run()
    assert not page.exception
    assert len(page.info) == 1


def test_every_rule_is_there_with_its_number_and_source(shown):
    assert sorted(listed(shown)) == sorted(limit.rule for limit in SET.limits)
    whole = "".join(each.proto.body for each in shown.get("html"))
    assert "Fitness equipment to buildings" in whole and "at least 5 m" in whole
    assert whole.count("kr-chip is-to_verify'") == sum(
        limit.confidence == "to_verify" for limit in SET.limits
    )
    assert "rel='noopener noreferrer'>painiao.com.cn</a>" in whole


def test_looking_for_rules(shown, sign):
    shown.toggle(key="rules-to-verify").set_value(True).run()
    unsure = [limit.rule for limit in SET.limits if limit.confidence == "to_verify"]
    assert sorted(listed(shown)) == sorted(unsure)
    shown.toggle(key="rules-to-verify").set_value(False)
    shown.selectbox(key="rules-family").set_value("overlap").run()
    assert listed(shown) == ["GEO-02"]
    shown.selectbox(key="rules-family").set_value("")
    shown.text_input(key="rules-find").set_value("健身器材与住宅").run()
    assert listed(shown) == ["FIT-01"]
    shown.text_input(key="rules-find").set_value("")
    shown.toggle(key="rules-changed").set_value(True).run()
    assert listed(shown) == []
    sign(value=4.0)
    sign("FIT-02", off=True)
    assert listed(shown.run()) == ["FIT-01", "FIT-02"]


def test_a_change_with_a_reason(shown, store, project):
    opened(shown)
    shown.number_input(key="value-FIT-01").set_value(4.0)
    saved(shown)
    assert not shown.exception
    assert value(store, project) == 4.0
    assert "5 m → 4 m (Wang, " in text(shown.run())
    (change,) = store.rulings.changes(project.id)
    # Only what was touched is told.
    assert (change.override.severity, change.override.off, change.override.confirmed) == (
        None,
        None,
        False,
    )
    # Further things at the same level stand beside it.
    opened(shown)
    shown.segmented_control(key="severity-FIT-01").set_value("error")
    saved(shown)
    limit = next(each for each in store.rulings.rules(project.id).limits if each.rule == "FIT-01")
    assert (limit.value, limit.severity) == (4.0, "error")


def test_the_site_goes_before_the_project(shown, store, project, sign):
    sign(value=4.0)
    opened(shown.run())
    shown.number_input(key="value-FIT-01").set_value(3.0)
    shown.segmented_control(key="level-FIT-01").set_value("site")
    saved(shown)
    assert value(store, project) == 3.0
    sign(value=2.0)
    assert value(store, project) == 3.0


def test_further_numbers_switching_off_and_confirming(shown, store, project):
    opened(shown, "PLAY-10")
    shown.number_input(key="measure-PLAY-10-side").set_value(1.5)
    shown.checkbox(key="confirmed-PLAY-10").set_value(True)
    shown.segmented_control(key="severity-PLAY-10").set_value("warning")
    saved(shown, rule="PLAY-10")
    limit = next(each for each in store.rulings.rules(project.id).limits if each.rule == "PLAY-10")
    assert dict(limit.measures) == {"side": 1.5}
    assert (limit.severity, limit.confidence) == ("warning", "project")
    opened(shown.run(), "PLAY-10")
    shown.toggle(key="applies-PLAY-10").set_value(False)
    saved(shown, rule="PLAY-10")
    assert value(store, project, "PLAY-10") is None
    assert "switched off (Wang" in text(shown.run())


FOUR, LESS = ("value", 4.0), ("value", -1.0)


@pytest.mark.parametrize(
    "case",
    [
        (None, ("Wang", "because"), "Nothing is changed yet"),
        (LESS, ("Wang", "because"), "must be from 0 to 100"),
        (FOUR, (" ", "because"), "A change of EBIKE-02 needs a name"),
        (FOUR, ("Wang", ""), "A change of EBIKE-02 needs a name"),
        (("severity", "error"), ("Wang", "because"), "is still to be verified"),
    ],
)
def test_what_cannot_be_says_why_and_changes_nothing(shown, store, project, case):
    touched, signed, said = case
    opened(shown, "EBIKE-02")
    if touched:
        widgets = {"value": shown.number_input, "severity": shown.segmented_control}
        widgets[touched[0]](key=f"{touched[0]}-EBIKE-02").set_value(touched[1])
    saved(shown, *signed, rule="EBIKE-02")
    assert not shown.exception
    assert any(said in each.proto.body for each in shown.get("html"))
    assert store.rulings.changes(project.id) == []


def test_taking_back(shown, store, project, sign):
    made = sign(value=4.0)
    opened(shown.run())
    shown.text_input(key=f"who-back-{made}").set_value("Li")
    shown.text_area(key=f"why-back-{made}").set_value("a slip")
    button = [each for each in shown.button if each.label == "Take this change back"]
    button[-1].click().run()
    assert not shown.exception
    assert value(store, project) == 5.0
    opened(shown.run())
    assert "taken back by Li" in text(shown)


def test_what_people_write_is_shown_as_text(shown, store, project, sign):
    sign(value=4.0, who=HOSTILE, why=HOSTILE)
    opened(shown.run())
    assert HOSTILE in text(shown)
    assert not any("<img" in each.proto.body for each in shown.get("html"))
    assert not any("<img" in each.value for each in shown.markdown)


def test_what_no_longer_holds_is_said(shown, store, project, sign):
    confirmed = sign("EBIKE-02", confirmed=True)
    store.rulings.change(
        project.id,
        Override("EBIKE-02", "site", severity="warning", who="Wang", why="busy door"),
    )
    store.rulings.take_back(project.id, confirmed, "Li", "a slip")
    shown.run()
    assert "busy door" in text(shown) and "still to be verified" in text(shown)


@pytest.fixture
def layout(store, project):
    """Two benches in one another, and no entrance is drawn."""
    pair = Placement("a", "bench", 5, 5), Placement("b", "bench", 5.2, 5)
    return store.add_layout(project.id, "Ours", Layout.of(*pair))


def accept(page, layout, key):
    page.selectbox(key=f"waiver-issue-{layout.id}").set_value(key).run()
    page.text_input(key="who-waive").set_value("Wang")
    page.text_area(key="why-waive").set_value(HOSTILE)
    return next(each for each in page.button if each.label == "Accept this issue").click().run()


def test_accepting_an_issue_and_taking_that_back(shown, store, project, layout):
    shown.run()
    accept(shown, layout, "GEO-02 a b")
    assert not shown.exception
    (kept,) = store.waivers.of_project(project.id)
    assert (kept.waiver.key, kept.layout_id) == ("GEO-02 a b", layout.id)
    shown.run()
    assert "Ours · GEO-02" in text(shown) and HOSTILE in text(shown)
    assert "GEO-02 a b" not in shown.selectbox(key=f"waiver-issue-{layout.id}").options
    shown.text_input(key=f"who-waiver-back-{kept.id}").set_value("Li")
    shown.text_area(key=f"why-waiver-back-{kept.id}").set_value("a slip")
    [each for each in shown.button if each.label == "Take back"][-1].click().run()
    assert store.waivers.of_project(project.id) == []


def test_an_issue_of_the_site_alone_is_accepted_for_all_layouts(shown, store, project, layout):
    shown.run()
    accept(shown, layout, "ACC-01")
    (kept,) = store.waivers.of_project(project.id)
    assert (kept.waiver.key, kept.layout_id) == ("ACC-01", None)


def test_an_acceptance_needs_a_reason_too(shown, store, project, layout):
    shown.run()
    shown.text_input(key="who-waive").set_value("Wang")
    next(each for each in shown.button if each.label == "Accept this issue").click().run()
    assert any("needs a name and a reason" in each.proto.body for each in shown.get("html"))
    assert store.waivers.of_project(project.id) == []
