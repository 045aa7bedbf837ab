"""What only grown-ups have on the map: several pieces at once, and the list of layers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Server
from tests.browser.touch import Drawing

Opened = Callable[[str], tuple[Drawing, list[str]]]
GATHER = '.kd-tool[aria-label="选多样"], .kd-tool:has-text("选多样")'


@pytest.fixture
def open_as(screen: Callable[..., BrowserContext], server: Server) -> Opened:
    """Three things in a row, by somebody of that age; the first of them is chosen."""

    def opened(age: str) -> tuple[Drawing, list[str]]:
        drawing = Drawing(screen(1180, 820, has_touch=True).new_page())
        drawing.open(server.url, server.join_code("凌云口袋公园"))
        drawing.join("owl", age)
        ids = [
            drawing.place(*each) for each in (("bench", -4, 3), ("swing", 1, 4), ("slide", 6, 3))
        ]
        drawing.saved()
        tap(drawing, ids[0])
        return drawing, ids

    return opened


def tap(drawing: Drawing, piece: str) -> None:
    """Tap the disc of a piece."""
    x, y = drawing.page.evaluate(
        """id => {
            const disc = document.querySelector(`[data-chip="${id}"] circle`);
            const box = disc.getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2];
        }""",
        piece,
    )
    drawing.page.touchscreen.tap(x, y)
    drawing.frames()


def chosen(drawing: Drawing) -> set[str]:
    return set(drawing.page.evaluate("() => [...koudai.gathering.ids]"))


def shifts(before: dict[str, dict[str, float]], after: dict[str, dict[str, float]]) -> set[str]:
    return {piece for piece in before if (before[piece]["x"], before[piece]["y"]) != (
        after[piece]["x"], after[piece]["y"])}  # fmt: skip


def test_two_of_three_are_moved_as_one_and_undone_as_one(open_as: Opened, server: Server) -> None:
    drawing, (bench, swing, _) = open_as("adult")
    drawing.tap(GATHER)
    tap(drawing, swing)
    assert chosen(drawing) == {bench, swing}
    assert drawing.page.locator('[data-handle="turn"]').count() == 0, "one of several"
    before = drawing.shown()
    drawing.pull((1, 4), (2, 1))
    drawing.saved()
    after = drawing.shown()
    assert shifts(before, after) == {bench, swing}
    for axis in ("x", "y"):
        by = [after[piece][axis] - before[piece][axis] for piece in (bench, swing)]
        assert by[0] == pytest.approx(by[1], abs=0.002)
    there = drawing.on_server(server.url)
    assert (there[bench]["x"], there[bench]["y"]) == (after[bench]["x"], after[bench]["y"])
    drawing.undo()
    assert shifts(before, drawing.shown()) == set()
    drawing.redo()
    assert shifts(after, drawing.shown()) == set()


def test_gone_round_by_a_finger_copied_and_taken_away(open_as: Opened) -> None:
    drawing, ids = open_as("adult")
    drawing.tap(GATHER)
    ring = [drawing.at(*corner) for corner in ((-7, 6), (9, 6.5), (9, 1), (-7, 1))]
    drawing.finger.down(ring[0])
    for point in (*ring[1:], ring[0]):
        drawing.finger.move(point)
        drawing.frames(2)
    assert drawing.page.locator(".kd-stroke.is-lasso").count() == 1
    drawing.finger.up()
    assert chosen(drawing) == set(ids)
    assert drawing.page.locator(".kd-stroke").count() == 0
    drawing.tap(".kd-piecebar .kd-tool")
    copies = chosen(drawing)
    assert len(copies) == 3 and copies.isdisjoint(ids)
    drawing.page.touchscreen.tap(*drawing.handle("remove"))
    assert set(drawing.shown()) == set(ids)
    assert chosen(drawing) == set()


def test_by_keys_all_are_chosen_moved_and_let_go(open_as: Opened) -> None:
    drawing, ids = open_as("adult")
    drawing.page.locator(".kd-map").focus()
    drawing.page.keyboard.press("Control+a")
    assert chosen(drawing) == set(ids)
    before = drawing.shown()
    drawing.page.keyboard.press("Shift+ArrowDown")
    assert shifts(before, drawing.shown()) == set(ids)
    drawing.page.keyboard.press("Escape")
    assert chosen(drawing) == set()
    expect(drawing.page.locator(".kd-chip.is-chosen")).to_have_count(0)


def test_a_child_has_one_thing_at_a_time(open_as: Opened) -> None:
    drawing, _ = open_as("child")
    assert drawing.page.locator(GATHER).count() == 0
    assert drawing.page.locator(".is-layers").count() == 0
    drawing.page.locator(".kd-map").focus()
    drawing.page.keyboard.press("Control+a")
    assert chosen(drawing) == set()


def test_a_layer_is_hidden_and_made_faint(open_as: Opened) -> None:
    drawing, _ = open_as("adult")
    page = drawing.page
    drawing.tap(".is-layers")
    trees = page.locator(".kd-layer-trees")
    assert trees.is_visible()
    page.locator('[data-layer="trees"] input[type="checkbox"]').tap()
    assert not trees.is_visible()
    assert page.locator('[data-layer="trees"] input[type="range"]').is_disabled()
    place = page.locator('[data-layer="place"] input[type="range"]')
    place.focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator(".kd-layer-ground").evaluate("each => each.style.opacity") == "0.9"
    page.keyboard.press("Escape")
    expect(page.locator(".kd-layers")).to_be_hidden()
    assert page.evaluate("() => document.activeElement.matches('.is-layers')")
