"""The comparison page in its views: what it says, what it asks, and what it never does."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from geo.layout import Layout
from tests.ui.conftest import HOSTILE

VIEWS = ("glance", "over", "two", "difference", "matrix")


def script() -> None:
    from ui.pages.compare import page

    page()


@pytest.fixture
def shown(store, drawn):
    def shown(view="glance", lang="en", **query):
        page = AppTest.from_function(script, default_timeout=60)
        for name, value in {"lang": lang, "view": view, **query}.items():
            page.query_params[name] = value
        page.run()
        assert not page.exception
        return page

    return shown


def html(page):
    return "".join(each.proto.body for each in page.get("html"))


def said(page):
    kinds = ("caption", "text", "subheader", "info", "warning", "success", "error")
    return " ".join(each.value for kind in kinds for each in getattr(page, kind)) + html(page)


def test_without_layouts_it_says_what_to_do(store, project):
    page = AppTest.from_function(script, default_timeout=60).run()
    assert not page.exception
    assert len(page.info) == 1


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_view_in_both_languages(shown, lang):
    for view in VIEWS:
        page = shown(view, lang)
        assert page.query_params["view"] == view
        assert not re.search(r"\b(compare|measure)\.[a-z]", said(page))
        assert "<img src=x" not in html(page)


def test_a_view_of_another_name_is_the_first(shown):
    assert shown("nonsense").query_params["view"] == "glance"


def test_chosen_by_group_and_age(shown):
    page = shown()
    assert "20 layouts, all true to scale" in said(page)
    groups = next(each for each in page.multiselect if each.label == "Group")
    assert groups.options == [HOSTILE, "银杏小组"]
    groups.set_value(["银杏小组"]).run()
    assert "10 layouts, all true to scale" in said(page)
    ages = next(each for each in page.multiselect if each.label == "Age")
    ages.set_value(["child"]).run()
    assert not page.exception
    assert "No layout is left" in said(page)


def test_sorted_by_a_measure(shown):
    page = shown()
    page.selectbox(key="glance-sort").set_value("seats").run()
    assert not page.exception


def test_a_layout_compared_with_itself(shown, drawn):
    page = shown("difference", a=drawn[3].id, b=drawn[3].id)
    assert "differs by nothing" in page.info[0].value


def test_a_fork_is_known_by_ids_and_another_layout_by_place(shown, store, drawn):
    first = drawn[0]
    fork = store.fork(first.id, store.layout(first.id).seq, "fork")
    page = shown("difference", a=first.id, b=fork.id)
    assert "Nothing differs" in page.success[0].value
    assert "made from the other" in said(page)
    store.append(
        fork.id,
        "tablet",
        [{"edit_id": "e", "client_seq": 1, "verb": "move", "placement_id": "p0", "x": 9, "y": 9}],
    )
    assert re.search(r"Swing: moved \d\.\d\d m", html(shown("difference", a=first.id, b=fork.id)))
    page = shown("difference", a=first.id, b=drawn[10].id)
    assert "drawn apart from each other" in said(page)
    assert html(page).count(": came") == html(page).count(": went") == 3


def test_layouts_on_two_versions_of_the_site(shown, store, project, drawn):
    document = store.site(project.id).document
    store.save_site(project.id, document.replace("[20, 25]", "[21, 25]"))
    late = store.add_layout(project.id, "late", store.layout(drawn[0].id).layout)
    page = shown("matrix")
    assert "different versions of the site (1, 2)" in page.warning[0].value
    versions = next(each for each in page.multiselect if each.label == "Version of the site")
    versions.set_value(["2"]).run()
    assert not page.warning
    assert "different versions" in shown("two", a=drawn[0].id, b=late.id).warning[0].value


def test_sites_measured_from_different_points_are_not_laid_over_each_other(
    shown, store, project, drawn
):
    degrees = [[121.43, 31.14], [121.4302, 31.14], [121.4302, 31.1402], [121.43, 31.1402]]
    document = store.site(project.id).document
    corners = document[document.index("[[[") : document.index("]]]") + 3]
    placed = document.replace(corners, str([[*degrees, degrees[0]]]))
    store.save_site(project.id, placed.replace('"frame": "local", ', ""))
    late = store.add_layout(project.id, "late", store.layout(drawn[0].id).layout)
    for view in ("two", "difference"):
        page = shown(view, a=drawn[0].id, b=late.id)
        assert "measured from different points" in page.error[0].value


def test_weights_and_the_sun_of_a_day(shown):
    page = shown("matrix")
    assert all(each.label != "Sun on seats (h)" for each in page.slider)
    page.slider(key="weight-seats").set_value(5).run()
    assert not page.exception
    page.selectbox(key="matrix-sun").set_value("summer").run()
    assert not page.exception
    assert any(each.label == "Sun on seats (h)" for each in page.slider)
    assert "So many hours the sun shines on what people sit on" in said(page)


def test_an_empty_layout_is_not_compared(shown, store, project, drawn):
    store.add_layout(project.id, "empty", Layout())
    assert "20 layouts" in said(shown())
