"""What can be done with a chosen piece: once more, a note, a favourite, numbers, two fingers."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Server
from tests.browser.touch import Drawing

FITS = """() => [...document.querySelectorAll('.kd-piecebar button, .kd-piecebar input')]
  .filter((e) => e.offsetWidth).map((e) => { const b = e.getBoundingClientRect();
    return [b.left, b.top, b.right, b.bottom]; })"""


@pytest.fixture
def drawing(screen: Callable[..., BrowserContext], server: Server) -> Drawing:
    drawing = Drawing(screen(1180, 820, has_touch=True).new_page())
    drawing.open(server.url, server.join_code("凌云口袋公园"))
    drawing.join("bear")
    return drawing


@pytest.fixture
def adult(screen: Callable[..., BrowserContext], server: Server) -> Drawing:
    drawing = Drawing(screen(1180, 820, has_touch=True).new_page())
    drawing.open(server.url, server.join_code("凌云口袋公园"))
    drawing.join("bee", "adult")
    return drawing


def tool(drawing: Drawing, icon: int) -> None:
    drawing.page.locator(".kd-piecebar-row .kd-tool").nth(icon).tap()


def test_one_more_of_the_same_stands_beside_it_and_is_chosen(drawing: Drawing) -> None:
    first = drawing.place("bench", 0, 1)
    drawing.page.evaluate("id => koudai.hands.turn(id, 30, 'end')", first)
    tool(drawing, 0)
    drawing.page.wait_for_function("id => koudai.selected && koudai.selected !== id", arg=first)
    drawing.saved()
    pieces = drawing.shown()
    second = pieces[drawing.page.evaluate("() => koudai.selected")]
    assert len(pieces) == 2 and (second["kind"], second["turn"]) == ("bench", 30)
    apart = math.hypot(second["x"] - pieces[first]["x"], second["y"] - pieces[first]["y"])
    assert 1.5 < apart < 3, "beside it, not on it"


def test_a_note_and_a_favourite_stay(drawing: Drawing) -> None:
    page = drawing.page
    bench = drawing.place("bench", 0, 1)
    tool(drawing, 1)
    expect(page.locator(".kd-tool").nth(1)).to_have_attribute("aria-pressed", "true")
    tool(drawing, 2)
    page.locator(".kd-note-text").fill("<b>夏天</b>凉快")
    page.locator(".kd-note .kd-tool-done").tap()
    drawing.saved()
    page.reload()
    drawing.ready()
    piece = drawing.shown()[bench]
    assert (piece["favourite"], piece["note"]) == (True, "<b>夏天</b>凉快")
    assert page.locator(".kd-chip.is-favourite.has-note").count() == 1
    page.evaluate("id => koudai.select(id)", bench)
    tool(drawing, 2)
    assert page.locator(".kd-note-text").input_value() == "<b>夏天</b>凉快"
    tool(drawing, 1)
    drawing.saved()
    assert not drawing.shown()[bench].get("favourite")
    drawing.undo()
    drawing.saved()
    assert drawing.shown()[bench]["favourite"], "one step back is the star again"


def test_what_is_typed_into_a_note_moves_no_piece(drawing: Drawing) -> None:
    bench = drawing.place("bench", 0, 1)
    tool(drawing, 2)
    for key in ("ArrowLeft", "Delete", "Backspace", "["):
        drawing.page.keyboard.press(key)
    drawing.page.keyboard.press("Escape")
    expect(drawing.page.locator(".kd-note")).to_be_hidden()
    drawing.saved()
    assert (drawing.shown()[bench]["x"], drawing.shown()[bench]["turn"]) == (0, 0)


def test_a_grown_up_types_exact_numbers(adult: Drawing) -> None:
    page = adult.page
    bed = adult.place("shrub_bed", 0, 1)
    tool(adult, 3)
    for name, value in {"x": "2.345", "y": "-1.5", "turn": "37", "width": "3.2"}.items():
        page.locator(f'.kd-numbers input[name="{name}"]').fill(value)
    page.locator(".kd-numbers .kd-tool-done").tap()
    adult.saved()
    piece = adult.shown()[bed]
    assert (piece["x"], piece["y"], piece["turn"], piece["width"]) == (2.345, -1.5, 37, 3.2)
    bench = adult.place("bench", 0, 4)
    tool(adult, 3)
    assert page.locator('.kd-numbers input[name="width"]').is_disabled(), "a bench has its size"
    assert bench


def test_children_and_elders_get_no_numbers(drawing: Drawing) -> None:
    drawing.place("bench", 0, 1)
    assert drawing.page.locator(".kd-piecebar-row .kd-tool").count() == 3


@pytest.mark.parametrize(("width", "height"), [(1180, 820), (390, 844), (844, 390)])
def test_the_tools_fit_the_screen_and_never_cover_their_piece(
    adult: Drawing, width: int, height: int
) -> None:
    page = adult.page
    adult.place("shrub_bed", 0, 1)
    page.set_viewport_size({"width": width, "height": height})
    adult.frames(3)
    for y in (9, 0, -11):
        adult.place("bin", 0, y)
        adult.frames(2)
        for left, top, right, bottom in page.evaluate(FITS):
            assert left >= 0 and right <= width and top >= 0 and bottom <= height
            assert bottom - top >= 47.9 and right - left >= 47.9
        bar = page.locator(".kd-piecebar").bounding_box()
        x, on = adult.at(0, y)
        assert bar is not None
        inside = bar["y"] < on < bar["y"] + bar["height"] and bar["x"] < x < bar["x"] + bar["width"]
        assert not inside, (y, bar)


def twist(drawing: Drawing, x: float, y: float, by: float) -> None:
    """Two fingers on a point of the site, 60 px apart, turned clockwise on screen by degrees."""
    cx, cy = drawing.at(x, y)

    def fingers(angle: float) -> tuple[tuple[float, float], tuple[float, float]]:
        dx, dy = 30 * math.cos(math.radians(angle)), 30 * math.sin(math.radians(angle))
        return (cx + dx, cy + dy), (cx - dx, cy - dy)

    finger = drawing.finger
    finger.down(fingers(0)[0])
    finger.down(*fingers(0))
    for step in range(1, 11):
        finger.move(*fingers(by * step / 10))
        drawing.frames()
    finger.up()
    drawing.frames(2)


def test_two_fingers_on_the_chosen_piece_turn_it_and_leave_the_map_alone(drawing: Drawing) -> None:
    page = drawing.page
    page.evaluate("() => koudai.board.zoomBy(1.5)")
    sandpit = drawing.place("sandpit", 0, 1)
    scale = page.evaluate("() => koudai.board.scale")
    before = drawing.shown()[sandpit]
    twist(drawing, 0, 1, 47)
    drawing.saved()
    piece = drawing.shown()[sandpit]
    assert (piece["x"], piece["y"], piece["turn"]) == (before["x"], before["y"], 315), (
        "clockwise, in steps of 15°"
    )
    assert page.evaluate("() => koudai.board.scale") == scale
    page.evaluate("() => koudai.select(null)")
    twist(drawing, 0, 1, 60)
    drawing.saved()
    assert drawing.shown()[sandpit]["turn"] == 315, "one that is not chosen is not turned"


# ---- in line, and larger ----


def handle(drawing: Drawing, name: str) -> tuple[float, float]:
    drawing.saved()  # the answer draws the handles anew
    drawing.frames(2)
    box = drawing.page.locator(f'[data-handle="{name}"]').bounding_box()
    assert box is not None and box["width"] >= 48
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag_to(drawing: Drawing, piece: str, x: float, y: float) -> dict[str, float]:
    """Pull a piece with a mouse-like finger so that its middle would come to a place."""
    before = drawing.shown()[piece]
    (ax, ay), (bx, by) = drawing.at(before["x"], before["y"]), drawing.at(x, y)
    mouse = drawing.page.mouse
    mouse.move(ax, ay)
    mouse.down()
    for n in range(1, 11):
        mouse.move(ax + (bx - ax) * n / 10, ay + (by - ay) * n / 10)
        drawing.frames()
    mouse.up()
    drawing.saved()
    return drawing.shown()[piece]


def test_a_dragged_piece_comes_into_line_and_leaves_it_again(drawing: Drawing) -> None:
    page = drawing.page
    table = drawing.place("sandpit", 0, 2)
    bench = drawing.place("bench", 4, -2)
    where = drawing.shown()[table]
    reach = 10 / page.evaluate("() => koudai.board.scale")
    near = drag_to(drawing, bench, where["x"] + 0.6 * reach, -3)
    assert near["x"] == pytest.approx(where["x"], abs=0.002), "middle over middle"
    # Between the lines of its middle and of its edges: half a metre from each.
    far = drag_to(drawing, bench, where["x"] + 1.5, -3)
    assert far["x"] == pytest.approx(where["x"] + 1.5, abs=0.05), "it never clings"
    assert page.locator(".kd-guide:visible").count() == 0


def test_a_line_is_shown_while_it_is_in_line(drawing: Drawing) -> None:
    drawing.place("sandpit", 0, 2)
    bench = drawing.place("bench", 3, -2)
    finger, start, end = drawing.finger, drawing.at(3, -2), drawing.at(0, -2)
    finger.down(start)
    for n in range(1, 11):
        finger.move((start[0] + (end[0] - start[0]) * n / 10, start[1]))
        drawing.frames()
    assert drawing.page.locator(".kd-guide:visible").count() >= 1
    finger.cancel()
    drawing.frames(2)
    assert drawing.page.locator(".kd-guide:visible").count() == 0
    assert drawing.shown()[bench]["x"] == pytest.approx(3, abs=0.05)


def test_a_corner_makes_a_bed_larger_and_one_step_takes_it_back(drawing: Drawing) -> None:
    page = drawing.page
    bed = drawing.place("shrub_bed", 0, 1)
    before = drawing.shown()[bed]
    size = page.evaluate("id => koudai.pieces.size(koudai.shown.get(id))", bed)
    x, y = handle(drawing, "size")
    scale = page.evaluate("() => koudai.board.scale")
    finger = drawing.finger
    finger.down((x, y))
    for n in range(1, 11):
        finger.move((x + scale * n / 10, y + scale * 0.5 * n / 10))
        drawing.frames()
    assert "步" in page.locator(".kd-hint").inner_text()
    finger.up()
    drawing.saved()
    after = drawing.shown()[bed]
    assert (after["x"], after["y"]) == (before["x"], before["y"])
    grown = after["width"] - size[0], after["depth"] - size[1]
    assert grown == (pytest.approx(2, abs=0.11), pytest.approx(1, abs=0.11))
    assert after["width"] * 10 == pytest.approx(round(after["width"] * 10)), "steps of 10 cm"
    expect(page.locator(".kd-hint")).to_be_hidden()
    drawing.undo()
    drawing.saved()
    assert page.evaluate("id => koudai.pieces.size(koudai.shown.get(id))", bed) == size


def test_what_has_its_own_size_has_no_corner_to_pull(drawing: Drawing) -> None:
    drawing.place("bench", 0, 1)
    assert drawing.page.locator('[data-handle="size"]').count() == 0


# ---- shapes drawn by finger ----


def draw(drawing: Drawing, kind: str, *way: tuple[float, float]) -> None:
    drawing.tap(f'.kd-tile[data-kind="{kind}"]')
    finger = drawing.finger
    finger.down(drawing.at(*way[0]))
    for x, y in way[1:]:
        finger.move(drawing.at(x, y))
        drawing.frames()


def circle(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    turns = [math.tau * n / 40 for n in range(41)]
    return [(x + radius * math.cos(a), y + radius * math.sin(a)) for a in turns]


def test_a_bed_is_what_the_finger_went_round(drawing: Drawing, server: Server) -> None:
    page = drawing.page
    draw(drawing, "shrub_bed", *circle(0, 2, 2))
    assert page.locator(".kd-stroke").count() == 1
    drawing.finger.up()
    drawing.frames(2)
    assert page.locator(".kd-stroke").count() == 0
    drawing.saved()
    page.reload()
    drawing.ready()
    (bed,) = drawing.shown().values()
    assert bed["kind"] == "shrub_bed" and 8 < len(bed["outline"]) <= 60
    assert (bed["x"], bed["y"]) == (pytest.approx(0, abs=0.1), pytest.approx(2, abs=0.1))
    wide = max(x for x, _ in bed["outline"]) - min(x for x, _ in bed["outline"])
    assert wide == pytest.approx(4, abs=0.3)
    # Like all else it can be dragged, and taken away.
    drawing.finger.drag(drawing.at(0, 2), drawing.at(2, 3))
    drawing.saved()
    assert drawing.shown()[bed["id"]]["x"] == pytest.approx(2, abs=0.3)
    drawing.tap('[data-handle="remove"]')
    drawing.saved()
    assert not drawing.shown()


def test_a_path_lies_along_the_finger_s_way(adult: Drawing) -> None:
    way = [(-5 + n / 4, -2.0) for n in range(33)]
    draw(adult, "path", *way)
    adult.finger.up()
    adult.saved()
    (path,) = adult.shown().values()
    across = [y for _, y in path["outline"]]
    assert max(across) - min(across) == pytest.approx(1.5, abs=0.2)
    assert adult.page.evaluate("() => koudai.verdict.summary.errors") == 0


def test_a_slip_draws_nothing_and_a_cancelled_finger_neither(drawing: Drawing) -> None:
    page = drawing.page
    draw(drawing, "shrub_bed", *circle(0, 2, 0.5)[:12])
    drawing.finger.up()
    expect(page.locator(".kd-toast")).to_have_text("画得太小啦，再画大一点。")
    draw(drawing, "shrub_bed", *circle(0, 2, 2)[:30])
    drawing.finger.cancel()
    drawing.frames(2)
    assert not drawing.shown() and page.locator(".kd-stroke").count() == 0
    bench = drawing.place("bench", 0, 1)
    assert list(drawing.shown()) == [bench], "what has its own shape is put as ever"
