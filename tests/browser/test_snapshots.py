"""The main states look as they did: pictures of 96 x 64 grey points, that outlive another font."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import Server
from tests.browser.touch import Drawing

FOLDER = Path(__file__).parent / "snapshots"
RENEW = "KOUDAI_SNAPSHOTS"
SIZE = (96, 64)
MEAN, WORST = 4.0, 34.0
"""Of 255: what the whole may differ, and the mean of the worst of its 8 x 8 tiles.

Measured: serifs instead of our letters 1.4 and 26, twice the pixels 0.5 and 2; discs without
their colour 5.4 and 29, the ground missing 6.6 and 28, the palette above 25 and 65, no style
sheets 63 and 184.
"""
LAYOUT = [
    ("slide", -6.0, 2.0), ("swing", -5.0, 2.5), ("bench", 2.0, 0.0), ("sandpit", 5.0, 2.0),
    ("tree_new", 9.0, 1.0), ("pingpong", -1.0, -1.0),
]  # fmt: skip

Opened = Callable[..., Page]


@pytest.fixture
def opened(screen: Callable[..., BrowserContext], server: Server) -> Iterator[Opened]:
    """Somebody with the layout above, nothing moving."""

    def opened(age: str, size: tuple[int, int] = (1180, 820), **how: str) -> Page:
        page = screen(*size, has_touch=True, reduced_motion="reduce", **how).new_page()
        drawing = Drawing(page)
        drawing.open(server.url, server.join_code("凌云口袋公园"))
        drawing.join("panda", age)
        page.evaluate(
            "all => { for (const [kind, x, y] of all) koudai.place(kind, [x, y], 0); }", LAYOUT
        )
        page.evaluate("() => koudai.select(null)")
        drawing.saved()
        page.evaluate("() => document.activeElement.blur()")
        return page

    yield opened


def small(page: Page) -> Image.Image:
    page.evaluate("() => document.fonts.ready")
    page.evaluate("() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("L")
    width, height = picture.size
    size = SIZE if width > height else SIZE[::-1]
    return picture.resize(size, Image.Resampling.BOX)


def differ(a: Image.Image, b: Image.Image) -> tuple[float, float]:
    """Mean difference of the whole, and of the tile that differs most."""
    if a.size != b.size:
        return 255.0, 255.0
    apart = np.abs(np.asarray(a, float) - np.asarray(b, float))
    rows, columns = apart.shape
    tiles = apart.reshape(rows // 8, 8, columns // 8, 8).mean(axis=(1, 3))
    return float(apart.mean()), float(tiles.max())


def looks_as_before(page: Page, name: str) -> None:
    path = FOLDER / f"{name}.png"
    now = small(page)
    if os.environ.get(RENEW) == "renew":
        FOLDER.mkdir(exist_ok=True)
        now.save(path, optimize=True)
    whole, worst = differ(now, Image.open(path))
    if whole > MEAN or worst > WORST:
        kept = Path(tempfile.gettempdir()) / f"koudai-{name}.png"
        page.screenshot(path=kept)
        pytest.fail(
            f"{name} looks different: {whole:.1f} on the whole (at most {MEAN}), {worst:.1f} in"
            f" one place (at most {WORST}). Look at {kept}. If it is meant to look so, run"
            f" {RENEW}=renew python -m pytest tests/browser/test_snapshots.py and commit"
            f" {path.relative_to(FOLDER.parents[2])}.",
            pytrace=False,
        )


def test_joining(tablet: Page, server: Server) -> None:
    Drawing(tablet).open(server.url, server.join_code("凌云口袋公园"))
    looks_as_before(tablet, "join")


def test_a_child_s_editor(opened: Opened) -> None:
    looks_as_before(opened("child"), "child")


def test_a_child_s_editor_in_the_dark(opened: Opened) -> None:
    looks_as_before(opened("child", color_scheme="dark"), "child-dark")


def test_a_grown_up_s_list(opened: Opened) -> None:
    page = opened("adult", locale="en-GB")
    page.evaluate("() => { koudai.panel.toggle(true); document.activeElement.blur(); }")
    looks_as_before(page, "adult-list")


def test_a_phone(opened: Opened) -> None:
    looks_as_before(opened("child", (390, 844)), "phone")


def test_done(opened: Opened) -> None:
    page = opened("child")
    page.locator(".kd-bar .kd-done").tap()
    page.locator(".kd-card").wait_for()
    looks_as_before(page, "done")


def test_pictures_stay_small_and_a_broken_layout_is_seen(opened: Opened) -> None:
    paths = list(FOLDER.glob("*.png"))
    assert 0 < len(paths) <= 8
    assert max(path.stat().st_size for path in paths) <= 10_000
    page = opened("child")
    before = Image.open(FOLDER / "child.png")
    for broken in (
        ".kd-bar, .kd-palette { display: block !important }",
        ".kd-palette { order: -1 }",
        ".kd-tile .kd-disc { background: none !important }",
        ".kd-layer-ground { display: none }",
    ):
        style = page.add_style_tag(content=broken)
        whole, worst = differ(small(page), before)
        assert whole > MEAN or worst > WORST, broken
        style.evaluate("each => each.remove()")
    whole, worst = differ(small(page), before)
    assert whole <= MEAN
    assert worst <= WORST
    page.evaluate("() => { for (const each of document.styleSheets) each.disabled = true; }")
    assert differ(small(page), before)[0] > MEAN, "no style sheets at all"
