"""The page "On paper": a scanned sheet is shown, corrected, and kept as the group's layout."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import data
from geo.catalogue import catalogue
from layers.exports import EXPORTS
from layers.exports.cards import MOST_OF_ONE
from layers.exports.plan import ExportOptions
from layers.imports.layout_file import read_layout
from layers.store import Store
from tests.layers.imports.paper_photo import Camera, Lying, Table, jpeg
from tests.ui.pages.test_understand import html
from ui.checking import checked, plan_of
from ui.live_layers import live_layer
from ui.paper import bare_plan
from ui.parts.file_field import Upload, kept
from ui.parts.paper_read import PHOTO
from ui.words import t


def script() -> None:
    from ui.pages.paper import page

    page()


@pytest.fixture
def table(store, project):
    site = store.geometry(store.site(project.id).id)
    return Table(bare_plan(site, "en"), ExportOptions(None, "A4"), per_mm=8.0)


def shown(photo: bytes, lang: str = "en") -> AppTest:
    page = AppTest.from_function(script, default_timeout=60)
    page.query_params["lang"] = lang
    page.session_state[kept(PHOTO)] = Upload("desk.jpg", photo)
    page.run()
    assert not page.exception
    return page


def button(page: AppTest, label: str):
    return next(each for each in page.button if each.label == label)


def test_a_photo_is_confirmed_and_kept_as_the_groups_layout(store, project, table):
    lying = [Lying("bench", 110, 80, 30), Lying("lamp", 170, 90, 0), Lying("swing", 120, 140, 0)]
    picture = table.laid(lying)
    x, y = (int(each * table.per_mm) for each in (180, 140))
    picture[y : y + 120, x : x + 160] = (205, 160, 130)
    page = shown(jpeg(picture, Camera()))
    told = html(page)
    assert "3 cards read" in told
    assert "something lies here" in told
    page.selectbox(key=_key(page, "which")).select_index(1).run()
    assert not page.exception
    next(each for each in page.toggle if each.key.endswith("-stays")).set_value(False).run()
    assert "2 cards read" in html(page)
    page.text_input[1].set_value("Ginkgo")
    button(page, "It is right: keep as a layout").click().run()
    assert not page.exception
    (row,) = store.layouts(project.id)
    assert (row.group, row.stage, row.origin["made"]) == ("Ginkgo", "submitted", "paper")
    assert row.origin["sheet"] == table.sheet.code
    kept = store.layout(row.id).layout
    assert sorted(each.kind for each in kept) == ["bench", "swing"]
    ((east, north),) = table.sheet.to_site(np.array([(110.0, 80.0)]))
    bench = next(each for each in kept if each.kind == "bench")
    assert (bench.x, bench.y) == pytest.approx((east, north), abs=0.1)
    assert "Paper layout" in html(page)


def _key(page: AppTest, ending: str) -> str:
    return next(each.key for each in page.selectbox if each.key and each.key.endswith(ending))


def test_a_photo_that_cannot_be_read_says_why_and_keeps_nothing(store, project):
    page = shown(jpeg(np.full((900, 1200, 3), 180, np.uint8), Camera()), "zh")
    assert "没有找到游戏图纸" in html(page)
    assert not [each for each in page.button if each.label.startswith("确认")]
    assert store.layouts(project.id) == []


def test_a_sheet_printed_before_the_site_changed_is_kept_on_its_own_version(store, project, table):
    old = store.site(project.id)
    document = old.document.replace("20", "21", 1)
    newest = store.save_site(project.id, document)
    assert newest.id != old.id
    page = shown(jpeg(table.laid([Lying("bench", 110, 80, 0)]), Camera()))
    button(page, "It is right: keep as a layout").click().run()
    assert not page.exception
    (row,) = store.layouts(project.id)
    assert row.site_version == old.id


def test_more_cards_than_one_file_holds_are_told_before_the_button_is_pressed(store, project):
    page = AppTest.from_function(script, default_timeout=60)
    page.query_params["lang"] = "en"
    for code in catalogue():
        page.session_state[f"paper-copies-{project.id}-{code}"] = MOST_OF_ONE
    page.run()
    assert not page.exception
    assert t("en", "error.cards.too_many", limit=1000) in html(page)


def test_what_lay_on_paper_goes_wherever_a_drawing_goes(store, tmp_path, migrated):
    """
    ::

        photo ─▶ kept ─▶ live layers, as what was handed in
                      ├─▶ files for others, and back from those that are read
                      └─▶ the project's file ─▶ another server, the same verdict
    """
    project = store.add_project("凌云", data.demo_site("lingyun"), stage="design")
    site = store.geometry(store.site(project.id).id)
    table = Table(bare_plan(site, "zh"), ExportOptions(100, "A3"), per_mm=6.0)
    lying = [Lying("bench", 200, 150, 90), Lying("swing", 250, 150, 0)]
    page = shown(jpeg(table.laid(lying), Camera()))
    button(page, "It is right: keep as a layout").click().run()
    assert not page.exception
    (row,) = store.layouts(project.id)
    kept = store.layout(row.id)
    assert sorted(each.kind for each in kept.layout) == ["bench", "swing"]

    live = live_layer(store.project(project.id), "amenities")
    assert sorted(each["kind"] for each in live.properties) == ["bench", "swing"]
    assert {each["layout"] for each in live.properties} == {row.id}

    plan = plan_of(checked(kept), "zh", title="凌云", subtitle="")
    for name in ("geojson", "gpkg", "xlsx", "dxf", "html", "pdf"):
        made = EXPORTS[name](plan, ExportOptions(100, "A3"))
        assert len(made) > 500, name
        if name in {"geojson", "gpkg", "xlsx"}:
            back = read_layout(made, f"a.{name}", site, catalogue())
            for one, other in zip(kept.layout, back, strict=True):
                assert (one.kind, one.x, one.y) == (
                    other.kind, pytest.approx(other.x, abs=1e-3), pytest.approx(other.y, abs=1e-3)
                ), name  # fmt: skip

    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "koudai.db").write_bytes(migrated)
    there = Store.open(None, tmp_path / "there")
    try:
        there.bundles.take_in(store.bundles.export(project.id, lambda _: ""), "x")
        carried = there.layout(row.id)
        assert (carried.layout, carried.row.origin) == (kept.layout, row.origin)
        assert carried.row.origin["made"] == "paper"
    finally:
        there.close()


def test_a_sheet_on_which_cards_are_tiny_says_so(store, project):
    page = AppTest.from_function(script, default_timeout=60)
    page.query_params["lang"] = "en"
    page.run()
    tiny = t("en", "paper.page.tiny", scale=500)
    assert tiny not in html(page)
    page.selectbox(key="paper-scale").set_value(500).run()
    assert not page.exception
    assert tiny in html(page)
