"""The web map in a real browser without a network: all of it shows, nothing is asked or run."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.layout import Layout
from layers.exports.plan import ExportOptions
from layers.exports.webmap import comparison_map, html
from layers.exports.webtext import folium_text

EVIL = (
    "<script>alert(1)</script>",
    "${alert(2)}",
    "`+alert(3)+`",
    "</script><img src=x onerror=alert(4)>",
    "'\"});alert(5);//",
    "\\u003cimg src=x onerror=alert(6)\\u003e",
)


@pytest.fixture
def opened(chromium, tmp_path):
    """Open a page with the network cut; afterwards nothing may have been asked or gone wrong."""
    context = chromium.new_context(offline=True, viewport={"width": 1180, "height": 820})
    asked, wrong = [], []

    def open_(content: bytes | str):
        path = tmp_path / "map.html"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        page = context.new_page()
        page.on("request", lambda one: asked.append(one.url))
        page.on("console", lambda one: wrong.append(one.text))
        page.on("pageerror", lambda one: wrong.append(str(one)))
        page.on("dialog", lambda one: (wrong.append(f"dialog {one.message}"), one.dismiss()))
        page.goto(path.as_uri())
        page.wait_for_selector(".leaflet-map-pane .leaflet-image-layer", state="attached")
        return page

    yield open_
    context.close()
    outside = [url for url in asked if not url.startswith(("data:", tmp_path.as_uri()))]
    assert outside == []
    assert wrong == []


def test_the_map_stands_alone(plan, opened):
    content = html(plan, ExportOptions())
    assert len(content) < 1_000_000
    page = opened(content)
    assert page.locator(".k-name").count() == len(plan.layout)
    assert page.locator(".k-mark").count() == len(plan.issues)
    assert page.locator(".k-title b").text_content() == plan.title
    assert page.locator("html").get_attribute("lang") == "zh-CN"


def test_its_layers_can_be_switched(plan, opened):
    page = opened(html(plan, ExportOptions()))
    ticks = page.locator(".leaflet-control-layers-overlays label")
    assert [one.strip() for one in ticks.all_text_contents()] == [
        "场地", "设施", "待协调事项", "名称",
    ]  # fmt: skip
    ticks.nth(3).locator("input").uncheck()
    page.wait_for_selector(".k-name", state="detached")


def test_a_touched_amenity_tells_about_itself(plan, opened):
    page = opened(html(plan, ExportOptions()))
    page.locator(".k-name").nth(3).click()
    bubble = page.locator(".leaflet-popup-content")
    assert "座椅" in bubble.text_content()
    assert "给爷爷奶奶晒太阳" in bubble.text_content()
    assert plan.sentence(plan.issues[0]) in bubble.text_content()


def test_the_piece_itself_can_be_touched_too(make_plan, opened):
    page = opened(html(make_plan(issues=()), ExportOptions()))
    page.locator("path.leaflet-interactive").nth(2).click()
    assert "沙坑" in page.locator(".leaflet-popup-content").text_content()


def test_a_local_site_is_drawn_in_metres_and_says_so(make_plan, court, opened):
    plan = make_plan(site=replace(court, frame=None), lang="en")
    page = opened(html(plan, ExportOptions()))
    assert "no place on the globe" in page.locator(".k-title").text_content()
    assert page.locator(".k-name").count() == len(plan.layout)


def test_the_data_s_makers_are_named(make_plan, court, opened):
    plan = make_plan(site=replace(court, attribution="© OpenStreetMap contributors"))
    page = opened(html(plan, ExportOptions()))
    assert "© OpenStreetMap contributors" in page.locator(".leaflet-bottom .k-title").text_content()


def test_nobody_s_words_run(make_plan, court, filled, opened):
    evil = " ".join(EVIL)
    layout = Layout.of(*(replace(placement, note=evil) for placement in filled))
    features = tuple(replace(feature, name=evil) for feature in court.features)
    site = replace(court, name=evil, features=features)
    plan = make_plan(title=evil, subtitle=evil, layout=layout, site=site)
    page = opened(html(plan, ExportOptions()))
    assert page.locator(".k-title b").text_content() == evil
    page.locator(".k-name").first.click()
    assert evil in page.locator(".leaflet-popup-content").text_content()
    assert page.locator("img[src=x]").count() == 0


def test_only_its_own_scripts_may_run(plan):
    page = html(plan, ExportOptions()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    assert "default-src 'none'" in policy
    scripts = re.search(r"script-src ([^;]+)", policy)[1].split()
    assert scripts
    assert all(one.startswith("'sha256-") for one in scripts)
    assert "unsafe-inline" not in re.search(r"script-src [^;]+", policy)[0]
    assert not re.search(r"<(script|link|img|iframe)[^>]*(src|href)=", page)


def test_layouts_lie_over_each_other_and_can_be_faded_hidden_and_raised(make_plan, opened):
    evil = make_plan(title=EVIL[0] + EVIL[1])
    plans = [make_plan(title="一组"), evil, make_plan(title="三组", issues=())]
    page = opened(comparison_map(plans, translate=plans[0].translate, lang="zh"))
    listed = page.locator(".k-layouts label")
    assert [one.strip() for one in listed.all_text_contents()] == [one.title for one in plans]

    def style(number: int) -> dict[str, str]:
        return page.evaluate(
            "n => { const s = getComputedStyle(document.querySelector("
            "`.leaflet-layout-${n}-pane`)); return {opacity: s.opacity, z: s.zIndex,"
            " display: s.display}; }", number,
        )  # fmt: skip

    assert style(0)["opacity"] == "1"
    assert float(style(1)["opacity"]) < 1
    assert int(style(0)["z"]) > int(style(1)["z"]) > int(style(2)["z"])
    page.locator(".k-layouts input[type=range]").nth(1).fill("0.25")
    assert style(1)["opacity"] == "0.25"
    page.locator(".k-layouts button").nth(2).click()
    assert int(style(2)["z"]) > int(style(0)["z"])
    for _ in range(60):
        page.locator(".k-layouts button").nth(1).click()
        page.locator(".k-layouts button").nth(2).click()
    assert int(style(2)["z"]) > int(style(1)["z"]) > int(style(0)["z"])
    signs = page.locator(".leaflet-layout-2-names-pane").evaluate("pane => +pane.style.zIndex")
    bubbles = page.locator(".leaflet-popup-pane").evaluate("p => +getComputedStyle(p).zIndex")
    assert int(style(2)["z"]) < signs < bubbles
    listed.nth(0).locator("input").uncheck()
    assert style(0)["display"] == "none"


def test_the_newest_version_of_the_site_is_drawn(make_plan, court):
    new = replace(court, attribution="the second survey")
    old = make_plan(title="一组", site_version=1)
    plans = [old, make_plan(title="二组", site=new, site_version=2)]
    page = comparison_map(plans, translate=old.translate, lang="zh")
    assert "the second survey" in page
    assert page.count("the second survey") == comparison_map(
        plans[::-1], translate=old.translate, lang="zh"
    ).count("the second survey")


@pytest.mark.parametrize("several", [True, False])
def test_what_is_touched_is_large_enough(make_plan, plan, opened, several):
    whole = comparison_map([plan, make_plan(title="二组")], translate=plan.translate, lang="zh")
    page = opened(whole if several else html(plan, ExportOptions()))
    for button in page.locator(".leaflet-control-zoom a").all():
        size = button.bounding_box()
        assert min(size["width"], size["height"]) >= 48
    for tick in page.locator("input").all():
        assert tick.bounding_box()["height"] >= 24


@given(st.text())
def test_escaped_words_hold_nothing_that_html_or_a_template_reads(words: str):
    safe = folium_text(words)
    assert not set(safe) & set("<>\"'`${}\\\r\n\u2028\u2029")
    assert re.fullmatch(r"(?:[^&]|&#\d+;)*", safe)
