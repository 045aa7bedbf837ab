"""A person with a tablet: join, place, drag, turn, remove, undo; nothing is ever lost."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.browser.conftest import Server
from tests.browser.touch import Drawing


@pytest.fixture(scope="module")
def code(server: Server) -> str:
    """The demo project's join code, as the planner's page and the QR code tell it."""
    return server.join_code("凌云口袋公园")


@pytest.fixture
def drawing(tablet: Page, server: Server, code: str) -> Iterator[Drawing]:
    """A child that has joined, with nothing placed yet; no script error may pass by."""
    problems: list[str] = []
    tablet.on("pageerror", lambda error: problems.append(str(error)))
    drawing = Drawing(tablet)
    drawing.open(server.url, code)
    drawing.join()
    yield drawing
    assert problems == []


def test_two_taps_to_the_map_and_four_to_the_first_amenity(
    tablet: Page, server: Server, code: str
) -> None:
    drawing = Drawing(tablet)
    drawing.open(server.url, code)
    drawing.join("panda", "child")
    assert drawing.taps == 2
    assert tablet.locator(".kd-boundary").is_visible()
    drawing.place("swing", 0, 0)
    assert drawing.taps == 4
    assert len(drawing.shown()) == 1


def test_children_are_offered_twelve_kinds_and_grown_ups_all(
    drawing: Drawing, screen: Callable[..., BrowserContext], server: Server, code: str
) -> None:
    assert drawing.page.locator(".kd-tile").count() == 12
    grown_up = Drawing(screen(1180, 820, has_touch=True).new_page())
    grown_up.open(server.url, code)
    grown_up.join("owl", "adult")
    assert grown_up.page.locator(".kd-tile").count() == 43
    grown_up.tap(".kd-family.kd-green")
    shown = grown_up.page.locator(".kd-tile:visible")
    assert 3 < shown.count() < 12
    assert grown_up.page.locator('.kd-tile[data-kind="swing"]').is_hidden()


def test_an_amenity_stands_at_true_size(drawing: Drawing) -> None:
    swing = drawing.place("swing", 0, 0)
    rim = drawing.page.locator(f'.kd-piece[data-id="{swing}"] .kd-rim')
    pixels = rim.evaluate("rim => rim.getBBox().width * rim.getScreenCTM().a")
    west, east = drawing.at(-10, 0), drawing.at(10, 0)
    assert pixels == pytest.approx(3.66 * (east[0] - west[0]) / 20, abs=0.5)


def test_drag_turn_remove_undo_redo(drawing: Drawing, server: Server) -> None:
    bench = drawing.place("bench", 0, 0)
    drawing.pull((0, 0), (3, 2))
    where = drawing.shown()[bench]
    assert (where["x"], where["y"]) == (pytest.approx(3, abs=0.05), pytest.approx(2, abs=0.05))

    x, y = drawing.handle("turn")
    cx, cy = drawing.at(3, 2)
    drawing.finger.drag((x, y), (cx, cy - (x - cx)))  # a quarter turn to the left
    assert drawing.shown()[bench]["turn"] == 90

    drawing.page.touchscreen.tap(*drawing.handle("remove"))
    assert drawing.shown() == {}
    drawing.undo()
    assert drawing.shown()[bench]["turn"] == 90
    drawing.undo()
    assert drawing.shown()[bench]["turn"] == 0
    drawing.redo()
    assert drawing.shown()[bench]["turn"] == 90
    drawing.saved()
    assert drawing.on_server(server.url)[bench]["turn"] == 90


def test_a_kind_can_be_pulled_out_of_the_palette(drawing: Drawing) -> None:
    tile = drawing.page.locator('.kd-tile[data-kind="sandpit"]').bounding_box()
    assert tile is not None
    x, y = drawing.at(2, 1)
    above_the_finger = 58
    drawing.finger.drag((tile["x"] + 40, tile["y"] + 40), (x, y + above_the_finger))
    (placed,) = drawing.shown().values()
    assert placed["kind"] == "sandpit"
    assert (placed["x"], placed["y"]) == (pytest.approx(2, abs=0.1), pytest.approx(1, abs=0.1))


def test_one_finger_on_bare_ground_moves_nothing_two_zoom(drawing: Drawing) -> None:
    bench = drawing.place("bench", 0, 0)
    before = drawing.at(0, 0)
    drawing.finger.drag(drawing.at(4, -3), drawing.at(-4, -1))
    assert drawing.at(0, 0) == pytest.approx(before, abs=0.5)

    def scale() -> float:
        return float(drawing.page.evaluate("() => koudai.board.scale"))

    narrow = scale()
    (x, y), finger = drawing.at(4, -3), drawing.finger
    finger.down((x - 30, y), (x + 30, y))
    for spread in range(35, 130, 8):
        finger.move((x - spread, y), (x + spread, y))
        drawing.page.evaluate("() => new Promise(requestAnimationFrame)")
    finger.up()
    drawing.page.wait_for_function("before => koudai.board.scale > before * 1.5", arg=narrow)
    assert list(drawing.shown()) == [bench], "zooming places and moves nothing"


def test_a_cancelled_touch_puts_the_piece_back(drawing: Drawing) -> None:
    bench = drawing.place("bench", 0, 0)
    drawing.saved()
    finger = drawing.finger
    finger.down(drawing.at(0, 0))
    for step in range(1, 8):
        finger.move(drawing.at(step / 2, 0))
        drawing.page.evaluate("() => new Promise(requestAnimationFrame)")
    finger.cancel()
    assert drawing.shown()[bench]["x"] == pytest.approx(0, abs=0.05)


def test_a_conflict_is_told_at_once_in_a_childs_words(drawing: Drawing) -> None:
    slide = drawing.place("slide", 0, 1)
    drawing.place("swing", 1, 1.5)
    bubble = drawing.page.locator(".kd-bubble")
    expect(bubble).to_be_visible()
    said = bubble.inner_text()
    assert "秋千" in said
    assert "滑梯" in said
    assert not re.search(r"\d|GEO", said), "no numbers and no rule names for children"
    assert drawing.page.locator(".kd-witness.is-error").count() == 1
    assert drawing.page.locator(f'.kd-piece[data-id="{slide}"].is-error').count() == 1

    drawing.finger.drag(drawing.at(1, 1.5), drawing.at(-4, -3))
    drawing.page.wait_for_function("() => !document.querySelector('.kd-piece.is-error')")
    expect(bubble).to_be_hidden()


def test_grown_ups_read_numbers_source_and_confidence(
    screen: Callable[..., BrowserContext], server: Server, code: str
) -> None:
    drawing = Drawing(screen(1180, 820, has_touch=True, locale="en-GB").new_page())
    drawing.open(server.url, code)
    drawing.join("bear", "adult")
    drawing.place("slide", 0, 1)
    drawing.place("swing", 1, 1.5)
    bubble = drawing.page.locator(".kd-bubble")
    expect(bubble).to_be_visible()
    assert "overlap" in bubble.inner_text().lower()
    assert re.search(r"\d\.\d+ ?m", bubble.inner_text())
    drawing.tap(".kd-count")
    panel = drawing.page.locator(".kd-panel")
    expect(panel).to_be_visible()
    assert "GEO-02" in panel.inner_text()
    assert re.search(r"sourced|secondary|verified|agreed", panel.inner_text())


def test_the_language_switches_without_losing_anything(drawing: Drawing) -> None:
    drawing.place("bench", 0, 0)
    drawing.tap('button[aria-label="English"]')
    expect(drawing.page.locator(".kd-done").first).to_have_text("Done!")
    assert drawing.page.evaluate("() => document.documentElement.lang") == "en"
    assert len(drawing.shown()) == 1
    words = drawing.page.locator(".kd-root").inner_text()
    assert "秋千" not in words


def test_reload_keeps_everything(drawing: Drawing) -> None:
    bench = drawing.place("bench", 0, 0)
    drawing.finger.drag(drawing.at(0, 0), drawing.at(2, 2))
    drawing.page.reload()  # at once: what is not acknowledged waits in the tablet
    drawing.ready()
    drawing.saved()
    assert drawing.shown()[bench]["x"] == pytest.approx(2, abs=0.05)
    drawing.undo()
    assert drawing.shown()[bench]["x"] == pytest.approx(0, abs=0.05), "undo outlives a reload"


def test_kill_9_in_mid_drag_loses_nothing_and_doubles_nothing(
    drawing: Drawing, server: Server
) -> None:
    swing = drawing.place("swing", 0, 0)
    drawing.saved()
    finger = drawing.finger
    finger.down(drawing.at(0, 0))
    for step in range(1, 6):
        finger.move(drawing.at(step / 2, 0))
        drawing.page.evaluate("() => new Promise(requestAnimationFrame)")
    server.kill()
    for step in range(6, 9):
        finger.move(drawing.at(step / 2, 0))
        drawing.page.evaluate("() => new Promise(requestAnimationFrame)")
    finger.up()
    bench = drawing.place("bench", -4, 3)  # the map goes on without the server
    expect(drawing.page.locator(".kd-saved")).to_have_class(re.compile("is-waiting"))
    assert drawing.page.evaluate("() => koudai.outbox.entries.length") == 2

    server.start()
    drawing.saved()
    there = drawing.on_server(server.url)
    assert set(there) == {swing, bench}
    assert there[swing]["x"] == pytest.approx(4, abs=0.05)
    log = sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)
    layout = drawing.session()["layout_id"]
    verbs = log.execute("SELECT verb FROM edit WHERE layout_id = ? ORDER BY seq", (layout,))
    assert [verb for (verb,) in verbs] == ["put", "move", "put"]
    assert not drawing.page.locator('[data-testid="stDialog"]').is_visible()


def test_reload_while_the_server_is_away_keeps_what_waits(drawing: Drawing, server: Server) -> None:
    server.kill()
    bench = drawing.place("bench", 1, 1)
    server.start()
    drawing.page.reload()
    drawing.ready()
    drawing.saved()
    assert set(drawing.on_server(server.url)) == {bench}


def test_two_tabs_of_one_tablet_do_not_double(drawing: Drawing, server: Server, code: str) -> None:
    """What one tab still has to send, the other one finds and sends as well."""
    drawing.place("bench", 0, 0)
    drawing.saved()
    away = "**/api/layouts/*/edits"
    drawing.page.route(away, lambda route: route.abort())
    drawing.place("sandpit", -4, 2)  # waits in the first tab
    other = Drawing(drawing.page.context.new_page())
    other.page.goto(f"{server.url}/j/{code}")
    other.ready()
    other.place("swing", 4, 2)
    other.saved()
    drawing.page.unroute(away)
    drawing.saved()
    kinds = sorted(placement["kind"] for placement in drawing.on_server(server.url).values())
    assert kinds == ["bench", "sandpit", "swing"]


def test_done_celebrates_and_the_next_child_starts_afresh(drawing: Drawing, server: Server) -> None:
    drawing.place("bench", 0, 0)
    drawing.saved()
    before = drawing.session()["token"]
    drawing.tap(".kd-bar .kd-done")
    expect(drawing.page.locator(".kd-card")).to_be_visible()
    drawing.tap(".kd-card .kd-quiet")
    swing = drawing.place("swing", 3, 3)  # going on after "Done!" is no mistake
    drawing.saved()
    assert swing in drawing.on_server(server.url)
    drawing.tap(".kd-bar .kd-done")
    drawing.tap(".kd-card .kd-done")
    drawing.page.locator(".kd-animal").first.wait_for()
    drawing.join("cat", "teen")
    assert drawing.shown() == {}
    assert drawing.session()["token"] != before


def test_the_next_child_does_not_strand_what_waits(drawing: Drawing, server: Server) -> None:
    """No network, "Done!", next child: the first one's drawing still gets there, handed in."""
    drawing.place("bench", 0, 0)
    drawing.saved()
    server.kill()
    drawing.place("swing", 3, 3)
    layout = drawing.session()["layout_id"]
    drawing.tap(".kd-bar .kd-done")
    drawing.tap(".kd-card .kd-done")
    drawing.page.locator(".kd-animal").first.wait_for()
    server.start()
    drawing.join("cat", "teen")
    drawing.page.wait_for_function(
        "layout => !(layout in JSON.parse(localStorage.getItem('koudai:debts')))", arg=layout
    )
    log = sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)
    kinds = log.execute("SELECT kind FROM placement WHERE layout_id = ? ORDER BY kind", (layout,))
    assert kinds.fetchall() == [("bench",), ("swing",)]
    assert log.execute("SELECT stage FROM layout WHERE id = ?", (layout,)).fetchone() == (
        "submitted",
    )
    assert drawing.shown() == {}, "the next child starts afresh"


def test_blocked_storage_loses_only_what_a_reload_would(
    tablet: Page, server: Server, code: str
) -> None:
    """A browser that forbids storage still draws and saves."""
    tablet.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked') }});"
        "Object.defineProperty(window, 'indexedDB', {get() { throw new Error('blocked') }});"
    )
    drawing = Drawing(tablet)
    drawing.open(server.url, code)
    drawing.join()
    bench = drawing.place("bench", 0, 0)
    drawing.saved()
    assert set(drawing.on_server(server.url)) == {bench}


def test_keyboard_alone(screen: Callable[..., BrowserContext], server: Server, code: str) -> None:
    page = screen(1440, 900).new_page()
    drawing = Drawing(page)
    drawing.open(server.url, code)
    page.locator('[data-animal="fox"]').press("Enter")
    page.locator('[data-age="adult"]').press("Enter")
    drawing.ready()
    page.locator('.kd-tile[data-kind="bench"]').press("Enter")
    page.locator(".kd-map").focus()
    page.keyboard.press("Enter")
    (bench,) = drawing.shown()
    start = drawing.shown()[bench]
    for key in ("ArrowRight", "Shift+ArrowUp", "["):
        page.keyboard.press(key)
    now = drawing.shown()[bench]
    assert now["x"] - start["x"] == pytest.approx(0.1, abs=0.002)
    assert now["y"] - start["y"] == pytest.approx(1, abs=0.002)
    assert now["turn"] == (start["turn"] + 15) % 360
    page.keyboard.press("Delete")
    assert drawing.shown() == {}
    page.keyboard.press("Control+z")
    assert list(drawing.shown()) == [bench]


def test_another_participants_layout_is_neither_read_nor_changed(
    drawing: Drawing, screen: Callable[..., BrowserContext], server: Server, code: str
) -> None:
    other = Drawing(screen(1180, 820, has_touch=True).new_page())
    other.open(server.url, code)
    other.join("owl", "adult")
    ask = """async ([path, token, method]) => (await fetch(path, {
        method, headers: {authorization: `Bearer ${token}`, "content-type": "application/json"},
        body: method === "POST" ? "{}" : undefined,
    })).status"""
    layout = f"/api/layouts/{drawing.session()['layout_id']}"
    for token, status in ((other.session()["token"], 404), ("nobody", 401)):
        assert other.page.evaluate(ask, [layout, token, "GET"]) == status
        assert other.page.evaluate(ask, [f"{layout}/edits", token, "POST"]) == status
        assert other.page.evaluate(ask, [f"{layout}/submit", token, "POST"]) == status


def test_no_page_calls_another_host(tablet: Page, server: Server, code: str) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((server.url, "data:", "blob:")):
            asked.append(request.url)

    tablet.on("request", note)
    tablet.goto(server.url)
    tablet.wait_for_load_state("networkidle")
    drawing = Drawing(tablet)
    drawing.open(server.url, code)
    drawing.join()
    drawing.place("bench", 0, 0)
    drawing.saved()
    assert asked == []
