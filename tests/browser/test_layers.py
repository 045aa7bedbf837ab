"""A planner at the layers page: eyes, order, strength, filters, versions, copies, saved views."""

from __future__ import annotations

import io
import re
import sqlite3
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import Server

GROUPS, LAYOUTS = 6, 33


@pytest.fixture
def layers(planner: Page, server: Server) -> Page:
    """The demo's layers in English."""
    return opened(planner, server)


def opened(page: Page, server: Server) -> Page:
    reader = sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)
    (project,) = reader.execute("SELECT id FROM project WHERE demo").fetchone()
    reader.close()
    page.goto(f"{server.url}/layers?project={project}&lang=en")
    page.locator(".kl-desk[data-ready=yes]").wait_for(timeout=20_000)
    return page


def row(page: Page, key: str) -> Locator:
    return page.locator(f'.kl-row[data-key="{key}"]')


def drawn(page: Page, key: str) -> Locator:
    return page.locator(f'.kl-stack [data-layer="{key}"]')


def layouts(page: Page) -> list[str]:
    """Keys of the layouts in the list, from above."""
    rows = page.locator('.kl-row[data-key^="layout:"]')
    return [str(each.get_attribute("data-key")) for each in rows.all()]


def stacked(page: Page) -> list[str]:
    """Keys of what is on the map, from above."""
    return list(
        page.evaluate(
            "() => [...document.querySelectorAll('.kl-stack > [data-layer]')]"
            ".map((each) => each.dataset.layer).reverse()"
        )
    )


def of_workshop(page: Page) -> str:
    """Key of a layout with a long history."""
    group = page.locator(".kl-group", has_text="银杏楼组")
    return str(group.locator(".kl-row").last.get_attribute("data-key"))


def film(page: Page, key: str, seq: str) -> None:
    """Bring a version of a layout into the film."""
    if row(page, key).locator(".kl-tools").count() == 0:
        row(page, key).locator(".kl-name").click()
    page.get_by_role("button", name="How it came about").click()
    page.locator(".kl-lapse-slider").fill(seq)


def open_version(page: Page, key: str, seq: str) -> None:
    film(page, key, seq)
    page.get_by_role("button", name="Open as a layer").click()


def test_all_are_there_and_an_eye_takes_one_away(layers: Page) -> None:
    keys = layouts(layers)
    assert len(keys) >= LAYOUTS
    assert layers.locator(".kl-group").count() >= GROUPS
    first = keys[0]
    expect(drawn(layers, first)).to_be_visible()
    count = layers.locator(".kl-count")
    expect(count).to_have_text(f"{len(keys)} of {len(keys)} layouts are seen")
    row(layers, first).locator("input[type=checkbox]").press("Space")
    expect(drawn(layers, first)).to_be_hidden()
    expect(count).to_have_text(f"{len(keys) - 1} of {len(keys)} layouts are seen")
    group = layers.locator(".kl-group .kl-head input[type=checkbox]").first
    assert group.evaluate("(box) => box.indeterminate")


def test_the_order_of_the_list_is_the_order_on_the_map(layers: Page) -> None:
    keys = layouts(layers)
    assert [key for key in stacked(layers) if key.startswith("layout:")] == keys
    row(layers, keys[1]).locator(".kl-name").focus()
    layers.keyboard.press("Alt+ArrowUp")
    moved = [keys[1], keys[0], *keys[2:]]
    assert layouts(layers) == moved
    assert [key for key in stacked(layers) if key.startswith("layout:")] == moved
    assert layers.evaluate("() => document.activeElement.closest('.kl-row').dataset.key") == keys[1]


def test_one_alone_has_its_symbols_and_its_strength(layers: Page) -> None:
    key = layouts(layers)[2]
    assert drawn(layers, key).locator(".kd-symbol").count() == 0
    row(layers, key).locator(".kl-name").click()
    layers.get_by_role("button", name="Only this one").click()
    expect(layers.locator(".kl-count")).to_contain_text("1 of")
    assert drawn(layers, key).locator(".kd-symbol").count() > 0
    row(layers, key).locator(".kl-tools input[type=range]").fill("50")
    assert drawn(layers, key).evaluate("(group) => group.style.opacity") == "0.5"


def test_a_filter_and_what_the_server_works_out_for_it(layers: Page) -> None:
    layers.locator(".kl-filter > summary").click()
    layers.locator(".kl-chip", has_text="Older people").click()
    elders = layouts(layers)
    assert 5 <= len(elders) < LAYOUTS
    row(layers, "heat:rest").locator("input[type=checkbox]").press("Space")
    picture = drawn(layers, "heat:rest").locator("image")
    picture.wait_for(state="attached")
    of_elders = picture.get_attribute("href")
    layers.locator(".kl-chip", has_text="Older people").click()
    layers.wait_for_function(
        "(old) => document.querySelector('[data-layer=\"heat:rest\"] image')"
        "?.getAttribute('href') !== old",
        arg=of_elders,
    )
    for key in ("conflicts", "sun", "fit"):
        row(layers, key).locator("input[type=checkbox]").press("Space")
        drawn(layers, key).locator("path").first.wait_for(state="attached", timeout=20_000)


def test_a_film_of_a_layout_ends_with_what_stands(layers: Page) -> None:
    key = of_workshop(layers)
    row(layers, key).locator(".kl-name").click()
    layers.get_by_role("button", name="How it came about").click()
    slider = layers.locator(".kl-lapse-slider")
    slider.wait_for()
    last = int(slider.input_value())
    assert last >= 15
    standing = drawn(layers, key).locator("> *").count()
    film = drawn(layers, "lapse").locator("> *")
    expect(film).to_have_count(standing)
    slider.fill("1")
    expect(film).to_have_count(1)
    expect(layers.locator(".kl-lapse-told")).to_contain_text(f"1 of {last}")
    expect(layers.locator(".kl-lapse-told")).to_contain_text("put down")
    layers.get_by_role("button", name="normal").click()  # fast
    layers.get_by_role("button", name="Play", exact=True).click()
    expect(slider).to_have_value(str(last), timeout=20_000)
    expect(film).to_have_count(standing)
    layers.keyboard.press("Escape")
    expect(layers.locator(".kl-lapse")).to_be_hidden()
    expect(film).to_have_count(0)


def test_a_film_of_all_that_are_seen(layers: Page) -> None:
    row(layers, layouts(layers)[0]).locator("input[type=checkbox]").press("Space")
    seen = layouts(layers)[1:]
    standing = sum(drawn(layers, key).locator("> *").count() for key in seen)
    layers.get_by_role("button", name="Play all together").click()
    slider, told = layers.locator(".kl-lapse-slider"), layers.locator(".kl-lapse-told")
    slider.wait_for()
    film = drawn(layers, "lapse").locator("> *")
    expect(film).to_have_count(standing)
    slider.fill("1")
    expect(film).to_have_count(1)
    expect(told).to_contain_text("16 May")
    expect(told).to_contain_text(
        re.compile("(Fox|Owl|Bee|Turtle|Panda|Dog|Cat|Bear|Bird|Frog|Fish|Rab)")
    )
    expect(layers.get_by_role("button", name="Open as a layer")).to_be_hidden()


def test_each_row_tells_its_errors(layers: Page) -> None:
    told = layers.locator(".kl-errors:visible")
    expect(told.first).to_have_text(re.compile(r"conflicts: \d+"), timeout=20_000)
    layers.locator('[data-label="editor.language"]').click()
    expect(told.first).to_have_text(re.compile(r"冲突 \d+"))


def test_several_things_are_asked_for(layers: Page) -> None:
    count, all_of_them = layers.locator(".kl-count"), len(layouts(layers))
    layers.locator(".kl-filter > summary").click()
    layers.locator(".kl-things > summary").click()
    swing = layers.locator(".kl-chip", has_text="Two-seat swing")
    swing.click()
    some = int(str(swing.locator("small").text_content()))
    expect(count).to_have_text(f"{some} of {all_of_them} layouts are seen")
    layers.locator(".kl-chip", has_text="Spring rocker").click()
    assert len(layouts(layers)) > some
    expect(layers.locator(".kl-filter > summary")).to_have_text("Filter: 2 chosen")
    layers.get_by_role("button", name="Clear the filter").click()
    expect(count).to_have_text(f"{all_of_them} of {all_of_them} layouts are seen")


def test_a_version_becomes_a_layer_and_a_copy_is_drawn_on(
    layers: Page, screen: Callable[..., BrowserContext]
) -> None:
    before, key = layouts(layers), of_workshop(layers)
    open_version(layers, key, "5")
    version = f"{key}@5"
    assert version in layouts(layers)
    expect(drawn(layers, version)).to_be_attached()
    film(layers, key, "5")
    layers.get_by_role("button", name="Copy to draw on").click()
    address = layers.locator(".kd-toast a").get_attribute("href")
    assert len(layouts(layers)) == len(before) + 2
    tablet = screen(1180, 820, has_touch=True).new_page()
    tablet.goto(str(address))
    tablet.wait_for_function("() => globalThis.koudai?.element.dataset.ready === 'yes'")
    standing = tablet.evaluate("() => koudai.shown.size")
    assert standing == drawn(layers, version).locator("> *").count()


def test_a_saved_view_outlives_the_page(layers: Page, server: Server) -> None:
    scale = "() => koudaiLayers.board.scale"
    key, whole = layouts(layers)[3], layers.evaluate(scale)
    layers.locator("[data-label='editor.zoom_in']").click()
    zoomed = layers.evaluate(scale)
    assert zoomed > whole
    row(layers, key).locator("input[type=checkbox]").press("Space")
    version = f"{of_workshop(layers)}@5"
    open_version(layers, of_workshop(layers), "5")
    layers.locator(".kl-view-form input").fill("for Thursday")
    layers.get_by_role("button", name="Save view").click()
    expect(layers.locator(".kd-toast")).to_contain_text("for Thursday")
    again = opened(layers, server)
    expect(drawn(again, key)).to_be_visible()
    assert again.evaluate(scale) == pytest.approx(whole)
    again.locator(".kl-view-row select").select_option(label="for Thursday")
    expect(drawn(again, key)).to_be_hidden()
    assert again.evaluate(scale) == pytest.approx(zoomed, rel=0.01)
    expect(drawn(again, version)).to_be_visible()
    again.get_by_role("button", name="Forget this view").click()
    expect(again.locator(".kl-view-row")).to_be_hidden()


def test_what_is_seen_is_taken_along(layers: Page) -> None:
    def saved(form: str) -> bytes:
        layers.locator(".kl-files summary").press("Enter")
        with layers.expect_download() as loading:
            layers.locator(".kl-form", has_text=form).press("Enter")
        return loading.value.path().read_bytes()

    assert Image.open(io.BytesIO(saved("PNG"))).width == 2400
    assert saved("GeoPackage").startswith(b"SQLite format 3")
    menu = layers.locator(".kl-forms")
    layers.locator(".kl-files summary").click()
    expect(menu).to_be_visible()
    layers.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    layers.locator(".kl-files summary").click()
    layers.locator(".kd-title").click()
    expect(menu).to_be_hidden()


def test_in_the_other_language(layers: Page) -> None:
    layers.locator('[data-label="editor.language"]').click()
    expect(layers.locator('[data-section="base"] h2')).to_have_text("底图")
    expect(layers.locator(".kl-count")).to_contain_text("份方案")
    expect(layers).to_have_url(re.compile("lang=zh"))
