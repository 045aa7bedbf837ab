"""The page that shows many layouts together: places, who thinks alike, who differs."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from geo.layout import Layout, Placement
from tests.ui.conftest import HOSTILE


def script() -> None:
    from ui.pages.understand import page

    page()


@pytest.fixture
def shown(store, drawn):
    def shown(view="places", lang="en"):
        page = AppTest.from_function(script, default_timeout=60)
        page.query_params["lang"] = lang
        page.query_params["view"] = view
        page.run()
        assert not page.exception
        return page

    return shown


def html(page):
    return "".join(each.proto.body for each in page.get("html"))


def captions(page):
    return " ".join(each.value for each in page.caption)


def test_without_layouts_it_says_what_to_do(store, project):
    page = AppTest.from_function(script, default_timeout=60).run()
    assert not page.exception
    assert len(page.info) == 1


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_view_in_both_languages(shown, lang):
    for view in ("places", "alike", "differing"):
        page = shown(view, lang)
        assert page.get("html")
        assert page.query_params["view"] == view


def test_a_heat_map_says_how_many_want_it(shown):
    page = shown()
    told = html(page)
    assert (
        "10 of 20 layouts have some, 1.5 each on average; at the warmest spot 10 have one." in told
    )
    assert told.count("<figure") == 2  # play and rest; nobody wanted anything else
    assert "20 of 20 layouts are looked at." in captions(page)


def test_chosen_by_age_and_group(shown):
    page = shown()
    ages = next(each for each in page.multiselect if each.label == "Age")
    ages.set_value(["elder"]).run()
    assert not page.exception
    assert "10 of 20 layouts are looked at." in captions(page)
    assert "10 of 10 layouts have some" in html(page)


def test_groups_of_like_mind_and_what_is_typical(shown):
    page = shown("alike")
    assert page.subheader[0].value == "The layouts fall into 2 groups of like mind"
    told = html(page)
    assert told.count("<figure") == 2
    assert "more Sandpit: 1.0 each, elsewhere 0.0" in told
    assert "<img src=x" not in told.replace("<img class='kp-plan'", "")
    assert "&lt;img src=x" in told  # the group's own name, as people wrote it


def test_who_differs_and_how_sure(shown):
    page = shown("differing")
    assert page.subheader[0].value == "Children and Older people: what differs"
    said = page.markdown[0].value
    assert "Sandpit: Children have 1" in said.replace("\\", "")
    assert "fewer in a layout than Older people" in said.replace("\\", "")
    other = next(each for each in page.selectbox if each.label == "These")
    other.set_value(("group", HOSTILE)).run()
    assert not page.exception
    assert "onerror=alert\\(1\\)" in page.markdown[0].value


def test_what_was_drawn_on_another_version_is_told_apart(shown, store, project):
    document = store.site(project.id).document
    store.save_site(project.id, document.replace("20, 25", "21, 25"))
    store.add_layout(project.id, "late", Layout.of(Placement("a", "bench", 5, 5)))
    page = shown()
    assert "20 of 21" in captions(page)
    assert "1 is left out: it was drawn on another version of the site." in captions(page)
