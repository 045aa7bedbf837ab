"""Hands on the glass: palms, second fingers, edges of the map; the view and what is told in it."""

from __future__ import annotations

import json
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from tests.browser.conftest import Server
from tests.browser.touch import Drawing


@pytest.fixture(scope="module")
def code(server: Server) -> str:
    return server.join_code("凌云口袋公园")


def joined(page: Page, server: Server, code: str, age: str = "child") -> Drawing:
    drawing = Drawing(page)
    drawing.open(server.url, code)
    drawing.join("dog", age)
    return drawing


@pytest.fixture
def drawing(tablet: Page, server: Server, code: str) -> Iterator[Drawing]:
    """A child that has joined; neither a script error nor a complaint of the browser may pass."""
    problems: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # What Streamlit looks for in vain is no concern of the fingers.
        if message.type == "error" and "Failed to load resource" not in message.text:
            problems.append(message.text)

    tablet.on("pageerror", lambda error: problems.append(str(error)))
    tablet.on("console", note)
    yield joined(tablet, server, code)
    assert problems == []


def scale(drawing: Drawing) -> float:
    return float(drawing.page.evaluate("() => koudai.board.scale"))


def tile(drawing: Drawing, kind: str) -> tuple[float, float]:
    box = drawing.page.locator(f'.kd-tile[data-kind="{kind}"]').bounding_box()
    assert box is not None
    return box["x"] + 40, box["y"] + 40


def pinch(drawing: Drawing, x: float, y: float, start: float = 30, end: float = 130) -> None:
    """Two fingers on bare ground, so many pixels apart before and after, level."""
    (px, py), finger = drawing.at(x, y), drawing.finger
    finger.down((px - start, py), (px + start, py))
    for n in range(1, 13):
        spread = start + (end - start) * n / 12
        finger.move((px - spread, py), (px + spread, py))
        drawing.frames()
    finger.up()
    drawing.page.wait_for_function("() => !koudai.board.map._animatingZoom")
    drawing.frames(2)


def edit(drawing: Drawing, server: Server, **fields: Any) -> None:
    """Another hand at the same layout: an edit by the server's own road."""
    session = drawing.session()
    change = {"edit_id": uuid.uuid4().hex, "client_seq": 1, **fields}
    request = urllib.request.Request(
        f"{server.url}/api/layouts/{session['layout_id']}/edits",
        data=json.dumps({"client_id": uuid.uuid4().hex, "edits": [change]}).encode(),
        headers={"Authorization": f"Bearer {session['token']}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 200


# ---- palms and second fingers ----


@pytest.mark.parametrize("slip", [0, 30])
def test_a_palm_on_the_map_does_not_block_the_palette(drawing: Drawing, slip: float) -> None:
    palm = drawing.at(6, -4)
    resting = (palm[0] + slip, palm[1])
    x, y = tile(drawing, "sandpit")
    to_x, to_y = drawing.at(-2, 1)
    drawing.finger.down(palm)
    drawing.finger.move(resting)
    drawing.frames()
    drawing.finger.down(resting, (x, y))
    for n in range(1, 11):
        drawing.finger.move(resting, (x + (to_x - x) * n / 10, y + (to_y + 58 - y) * n / 10))
        drawing.frames()
    drawing.finger.up()
    (placed,) = drawing.shown().values()
    assert placed["kind"] == "sandpit"
    assert placed["x"] == pytest.approx(-2, abs=0.1)


def test_a_palm_beside_a_carried_kind_changes_nothing(drawing: Drawing) -> None:
    before = scale(drawing)
    x, y = tile(drawing, "sandpit")
    to_x, to_y = drawing.at(-2, 1)
    palm = drawing.at(6, -4)
    drawing.finger.down((x, y))
    drawing.finger.down((x, y), palm)
    for n in range(1, 11):
        drawing.finger.move((x + (to_x - x) * n / 10, y + (to_y + 58 - y) * n / 10), palm)
        drawing.frames()
    drawing.finger.up()
    assert [placed["kind"] for placed in drawing.shown().values()] == ["sandpit"]
    assert scale(drawing) == before


def test_a_second_finger_in_a_drag_leaves_the_map_alone(drawing: Drawing) -> None:
    bench = drawing.place("bench", 0, 0)
    before, finger = scale(drawing), drawing.finger
    x, y = drawing.at(0, 0)
    finger.down((x, y))
    for n in range(1, 6):
        finger.move((x + 12 * n, y))
        drawing.frames()
    palm = drawing.at(-8, -3)
    for n in range(8):
        points = ((x + 60 + 8 * n, y), (palm[0] - 10 * n, palm[1]))
        finger.down(*points) if n == 0 else finger.move(*points)
        drawing.frames()
    shown = drawing.page.evaluate("() => koudai.dragged")
    finger.up()
    drawing.frames(2)
    assert scale(drawing) == before
    assert drawing.shown()[bench]["x"] == pytest.approx(shown["x"], abs=0.002)
    assert drawing.shown()[bench]["x"] > 2
    pinch(drawing, -6, -3)
    assert scale(drawing) > before * 1.5, "two fingers zoom again after the drag"


def test_a_piece_that_is_taken_away_in_mid_drag_leaves_no_ghost(
    drawing: Drawing, server: Server
) -> None:
    bench = drawing.place("bench", 0, 0)
    drawing.saved()
    finger, (x, y) = drawing.finger, drawing.at(0, 0)
    finger.down((x, y))
    for n in range(1, 6):
        finger.move((x + 12 * n, y))
        drawing.frames()
    edit(drawing, server, verb="remove", placement_id=bench)
    drawing.page.evaluate(
        """async () => {
            const {layout_id, token} = koudai.session;
            const headers = {Authorization: `Bearer ${token}`};
            const answer = await fetch(`/api/layouts/${layout_id}`, {headers});
            koudai.outbox.on.answer({...(await answer.json()), acked: []});
        }"""
    )
    finger.move((x + 90, y))
    drawing.frames(2)
    finger.up()
    drawing.frames(2)
    assert drawing.shown() == {}
    assert drawing.page.locator(".kd-piece, .kd-chip, .kd-handle").count() == 0


# ---- where a dragged piece lands ----


@pytest.mark.parametrize("kind", ["bench", "sandpit"])
def test_a_piece_lands_where_it_is_shown_and_small_ones_hover(drawing: Drawing, kind: str) -> None:
    piece = drawing.place(kind, 0, 0)
    finger, (x, y) = drawing.finger, drawing.at(0, 0)
    height = drawing.page.evaluate("id => koudai.gestures.on.height(id)", piece)
    finger.down((x, y))
    heights = []
    for n in range(1, 21):
        finger.move((x + 6 * n, y))
        drawing.frames()
        held = drawing.page.evaluate("() => koudai.dragged")
        heights.append(y - drawing.at(held["x"], held["y"])[1] if held else 0)
    finger.up()
    landed = drawing.shown()[piece]
    assert (landed["x"], landed["y"]) == pytest.approx((held["x"], held["y"]), abs=0.002)
    rises = [after - before for before, after in zip([0, *heights], heights, strict=False)]
    assert max(rises) < 22, "it eases up, it does not jump"
    hidden = min(1, max(0, (62 - height) / 16))  # how much of it a finger would hide
    assert heights[-1] == pytest.approx(58 * hidden, abs=1)


@pytest.mark.parametrize("edge", ["palette", "bar", "left", "right"])
def test_a_piece_cannot_be_dragged_out_of_the_map(drawing: Drawing, edge: str) -> None:
    bench = drawing.place("bench", 0, 0)
    drawing.saved()
    start = drawing.at(0, 0)
    end = {"palette": (500, 815), "bar": (500, 3), "left": (2, 400), "right": (1178, 400)}[edge]
    drawing.finger.drag(start, end)
    x, y = drawing.at(drawing.shown()[bench]["x"], drawing.shown()[bench]["y"])
    box = drawing.page.locator(".kd-map").bounding_box()
    assert box is not None
    assert box["x"] + 15 <= x <= box["x"] + box["width"] - 15
    assert box["y"] + 15 <= y <= box["y"] + box["height"] - 15
    assert (x, y) != pytest.approx(start, abs=40)


def test_out_and_back_to_the_same_spot_is_no_step(drawing: Drawing) -> None:
    sandpit = drawing.place("sandpit", 0, 0)
    finger, (x, y) = drawing.finger, drawing.at(0, 0)
    before = drawing.shown()[sandpit]
    assert drawing.page.evaluate("id => koudai.gestures.on.height(id)", sandpit) > 62
    steps = drawing.page.evaluate("() => koudai.history.done.length")
    finger.down((x, y))
    for dx in (20, 60, 30, 0):
        finger.move((x + dx, y))
        drawing.frames()
    drawing.frames(4)
    finger.up()
    after = drawing.shown()[sandpit]
    assert (after["x"], after["y"]) == (before["x"], before["y"])
    assert drawing.page.evaluate("() => koudai.history.done.length") == steps


# ---- the view ----


def test_a_view_somebody_chose_outlives_a_resize(drawing: Drawing) -> None:
    pinch(drawing, 0, 0)
    chosen = scale(drawing)
    drawing.page.set_viewport_size({"width": 1180, "height": 770})
    drawing.page.wait_for_function("() => koudai.board.map.getSize().y < 640")
    drawing.frames(3)
    assert scale(drawing) == pytest.approx(chosen)
    drawing.page.set_viewport_size({"width": 820, "height": 1180})
    drawing.page.wait_for_function("() => koudai.board.map.getSize().x === 820")
    drawing.frames(3)
    assert scale(drawing) < chosen, "held the other way the whole site is shown"


def test_an_untouched_view_follows_every_resize(drawing: Drawing) -> None:
    whole = scale(drawing)
    drawing.page.set_viewport_size({"width": 900, "height": 700})
    drawing.page.wait_for_function("whole => koudai.board.scale < whole", arg=whole)


def test_the_site_cannot_be_lost(drawing: Drawing) -> None:
    whole = scale(drawing)
    for _ in range(3):
        pinch(drawing, 0, 0, start=200, end=30)
    assert scale(drawing) >= whole * 0.7
    for _ in range(6):
        pinch(drawing, 3, 0, start=20, end=200)
    assert scale(drawing) <= 2**7.5 + 0.01
    drawing.tap('button[aria-label="看全图"]')
    assert scale(drawing) == pytest.approx(whole)


def test_a_phone_has_the_zoom_buttons_too(phone: Page, server: Server, code: str) -> None:
    drawing = joined(phone, server, code)
    buttons = phone.locator(".kd-zoom button")
    assert buttons.count() == 4  # the sun, then the zoom
    for n in range(4):
        box = buttons.nth(n).bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 48
    whole = scale(drawing)
    drawing.tap('button[aria-label="放大"]')
    assert scale(drawing) > whole
    drawing.tap('button[aria-label="看全图"]')
    assert scale(drawing) == pytest.approx(whole)


def test_handles_stay_within_reach_and_the_bubble_follows_its_piece(drawing: Drawing) -> None:
    drawing.place("slide", 0, 1)
    drawing.place("swing", 1, 1.5)
    expect(drawing.page.locator(".kd-bubble")).to_be_visible()
    for shift in (0.2, 0.5, 0.9):
        drawing.page.evaluate(
            """shift => {
                const {board} = koudai;
                board.map.setZoom(6.5, {animate: false});
                const [u, v] = board.view.toScene([1, 1.5]);
                const half = board.element.clientWidth / 2 / board.scale;
                board.map.setView([-v, u - half * shift], 6.5, {animate: false});
            }""",
            shift,
        )
        box = drawing.page.locator(".kd-map").bounding_box()
        assert box is not None
        points = [drawing.handle("turn"), drawing.handle("remove")]
        for x, y in points:
            assert box["x"] + 33 <= x <= box["x"] + box["width"] - 33
            assert box["y"] + 33 <= y <= box["y"] + box["height"] - 33
        (x0, y0), (x1, y1) = points
        assert abs(x0 - x1) + abs(y0 - y1) >= 56
    drawing.page.evaluate("() => koudai.board.map.panBy([2000, 0], {animate: false})")
    x, _ = drawing.at(1, 1.5)
    if x < -200:
        expect(drawing.page.locator(".kd-bubble")).to_be_hidden()


# ---- what is told ----


def conflicts(drawing: Drawing) -> None:
    """Two conflicts, far apart."""
    drawing.place("slide", -6, 1)
    drawing.place("swing", -5, 1.5)
    drawing.place("slide", 6, 0)
    drawing.place("swing", 7, 0.5)
    drawing.saved()


def test_the_count_goes_from_one_conflict_to_the_next(drawing: Drawing) -> None:
    conflicts(drawing)
    keys = drawing.page.evaluate("() => koudai.issues.map(issue => issue.key)")
    assert len(keys) >= 2
    drawing.page.evaluate("() => koudai.select(null)")
    told = []
    for _ in keys:
        drawing.tap(".kd-count")
        told.append(drawing.page.evaluate("() => koudai.bubble.issue?.key"))
        assert drawing.page.locator(f'.kd-witness.is-told[data-key="{told[-1]}"]').count() == 1
    assert told == keys, "each once"
    drawing.tap(".kd-count")
    assert drawing.page.evaluate("() => koudai.bubble.issue.key") == keys[0]


def test_an_issue_of_the_list_is_brought_into_view(
    screen: Callable[..., BrowserContext], server: Server, code: str
) -> None:
    drawing = joined(screen(1180, 820, has_touch=True).new_page(), server, code, "adult")
    conflicts(drawing)
    pinch(drawing, -6, -3, end=260)
    drawing.tap(".kd-count")
    panel = drawing.page.locator(".kd-panel")
    rows = panel.locator("button.kd-issue.is-error")
    assert rows.count() >= 2
    for n in range(rows.count()):
        rows.nth(n).tap()
        expect(rows.nth(n)).to_have_attribute("aria-current", "true")
        assert panel.locator("[aria-current]").count() == 1
        key = rows.nth(n).get_attribute("data-key")
        assert drawing.page.locator(f'.kd-witness.is-told[data-key="{key}"]').count() == 1
        where = drawing.shown()[drawing.page.evaluate("() => koudai.selected")]
        x, y = drawing.at(where["x"], where["y"])
        covered, stage = panel.bounding_box(), drawing.page.locator(".kd-map").bounding_box()
        assert covered is not None
        assert stage is not None
        assert stage["x"] <= x <= covered["x"]
        assert stage["y"] <= y <= stage["y"] + stage["height"]
        drawing.tap(".kd-panel header button")
        assert drawing.page.evaluate("() => koudai.bubble.issue?.key") == key
        drawing.tap(".kd-count")


def test_what_was_said_of_a_piece_is_silent_while_it_is_held(drawing: Drawing) -> None:
    drawing.place("slide", 0, 1)
    drawing.place("swing", 1, 1.5)
    page = drawing.page
    expect(page.locator(".kd-witness.is-error")).to_have_count(1)
    assert page.locator(".kd-scene.is-choosing").count() == 1, "crowns give way"
    finger, (x, y) = drawing.finger, drawing.at(1, 1.5)
    finger.down((x, y))
    for n in range(1, 6):
        finger.move((x + 12 * n, y))
        drawing.frames()
    assert page.locator(".kd-witness, .kd-piece.is-error").count() == 0
    finger.cancel()
    expect(page.locator(".kd-witness.is-error")).to_have_count(1)
    page.evaluate("() => koudai.select(null)")
    assert page.locator(".kd-scene.is-choosing").count() == 0


def test_it_glows_where_a_kind_fits_and_help_brings_it_there(drawing: Drawing) -> None:
    page, glow = drawing.page, drawing.page.locator(".kd-fit.is-green")
    drawing.place("slide", 0, 2)
    drawing.tap('.kd-tile[data-kind="swing"]')
    glow.wait_for()
    assert glow.get_attribute("d")
    page.touchscreen.tap(*drawing.at(0.5, 2.3))  # right on the slide, where nothing glows
    expect(glow).to_have_count(0)
    drawing.saved()
    drawing.tap(".kd-help")
    page.wait_for_function("() => !document.querySelector('.kd-piece.is-error')")
    drawing.saved()
    swing = next(each for each in drawing.shown().values() if each["kind"] == "swing")
    assert (swing["x"], swing["y"]) != (0.5, 2.3)
    assert page.evaluate("() => koudai.verdict.summary.errors") == 0


def test_without_a_network_the_last_ground_still_glows(drawing: Drawing) -> None:
    page, glow = drawing.page, drawing.page.locator(".kd-fit.is-green")
    drawing.tap('.kd-tile[data-kind="swing"]')
    glow.wait_for()
    drawing.tap('.kd-tile[data-kind="swing"]')
    expect(glow).to_have_count(0)
    page.route("**/api/layouts/*/fit?*", lambda route: route.abort())
    drawing.tap('.kd-tile[data-kind="swing"]')
    glow.wait_for()
    drawing.tap('.kd-tile[data-kind="slide"]')  # of which nothing is known
    expect(glow).to_have_count(0)


def test_a_loupe_shows_what_the_finger_hides(drawing: Drawing) -> None:
    page, loupe, finger = drawing.page, drawing.page.locator(".kd-loupe"), drawing.finger
    bench = drawing.place("bench", 0, 2)
    drawing.place("slide", 0, 5)
    x, y = drawing.at(0, 2)
    finger.down((x, y))
    expect(loupe).to_be_hidden()
    for n in range(1, 6):
        finger.move((x + 10 * n, y))
        drawing.frames()
    expect(loupe).to_be_visible()
    assert loupe.locator(f'[data-id="{bench}"]').count() == 1
    assert loupe.locator('[data-kind="slide"]').count() == 1
    # In its middle is the piece, where it is held now.
    u, v = page.evaluate("() => koudai.board.view.toScene([koudai.dragged.x, koudai.dragged.y])")
    box = loupe.locator("svg").first.get_attribute("viewBox") or ""
    left, top, width, height = map(float, box.split())
    assert (left + width / 2, top + height / 2) == pytest.approx((u, v), abs=1e-6)
    assert width * page.evaluate("() => koudai.board.scale") < 168 / 2, "much larger"
    finger.up()
    expect(loupe).to_be_hidden()
    assert page.locator(f'[data-id="{bench}"]').count() == 1
