"""Photos of playing sheets, made from the printed PDFs: read right, or refused; never guessed.

::

      #-----#-----#-----#            #-----#-----#-----#
      |  [bench]        |   camera   | p1 bench  3.10  |
      #       [swing]   #  ───────►  # p2 swing  5.42  #
      |   (hand)        |            | something here  |
      #-----#-----#-----#            #-----#-----#-----#
"""

from __future__ import annotations

import io
from dataclasses import replace
from math import hypot

import cv2
import numpy as np
import pytest
from PIL import Image
from shapely import box
from shapely.affinity import rotate

import data
from geo.errors import InputError
from geo.site import Site
from layers.exports.plan import ExportOptions
from layers.imports.photo.flat import flattening
from layers.imports.photo.picture import ENOUGH, MOST_PIXELS, read_picture
from layers.imports.photo.reading import Reading, read_photo
from layers.imports.site_file import read_site
from layers.paper.sheet import FORMS
from tests.layers.imports.paper_photo import Camera, Lying, Table, jpeg, truth
from ui.paper import bare_plans, unread_sentence

METRES, DEGREES = 0.05, 2.0
SITE = read_site(data.demo_site("lingyun").encode(), "lingyun.geojson")


@pytest.fixture(scope="module")
def plans():
    return bare_plans([SITE])


@pytest.fixture(scope="module")
def wall(plans) -> Table:
    """The court at 1 : 50 on A1."""
    return Table(plans[0], ExportOptions(50, "A1"), per_mm=5.0)


@pytest.fixture(scope="module")
def desk(plans) -> Table:
    """The court at 1 : 100 on A3."""
    return Table(plans[0], ExportOptions(100, "A3"), per_mm=6.0)


def scan(picture: np.ndarray) -> bytes:
    """As a scanner sees it: straight from above, nothing lost but by the JPEG."""
    return jpeg(np.ascontiguousarray(picture), Camera())


def amiss(table: Table, lying: list[Lying], reading: Reading) -> tuple[list[str], list[str]]:
    """Cards that were not found at their place, and pieces where no such card lies."""
    left = list(reading.pieces)
    missing = []
    for kind, x, y, turn in truth(table, lying):
        right = [
            each
            for each in left
            if each.kind == kind
            and hypot(each.x - x, each.y - y) <= METRES
            and abs((each.turn - turn + 180) % 360 - 180) <= DEGREES
        ]
        if right:
            left.remove(right[0])
        else:
            missing.append(kind)
    return missing, [each.kind for each in left]


@pytest.mark.parametrize(
    "camera",
    [
        Camera(),
        Camera(tilt=30, around=200, roll=95, lens=-0.03, blur=1.3, seed=1, size=(2448, 3264)),
    ],
    ids=["held over it", "from the side, phone upright"],
)
def test_a_phone_s_photo_of_the_wall_sheet_is_read(wall, plans, camera):
    lying = wall.scattered(np.random.default_rng(camera.seed))
    reading = read_photo(wall.photo(wall.laid(lying), camera), "a.jpg", plans)
    assert amiss(wall, lying, reading) == ([], [])
    assert not [each.why for each in reading.unread if each.why != "thing"]
    assert reading.edges == (10, 10)
    assert reading.error < 0.5
    assert reading.sheet == wall.sheet
    layout = reading.layout()
    assert len(layout) == len(lying)


def test_a_hand_or_another_card_over_a_card_never_gives_a_wrong_pose(wall, plans):
    random = np.random.default_rng(7)
    lying = wall.scattered(random)
    under, held = lying[:2]
    over = Lying("recycler", under.x + 3, under.y + 4, 30.0)
    table = wall.laid([*lying, over])
    at = (int(held.x * wall.per_mm), int(held.y * wall.per_mm))
    cv2.circle(table, at, int(48 * wall.per_mm), (205, 160, 130), -1, cv2.LINE_AA)
    dim = Camera(
        tilt=8, around=300, shadow=0.5, shade=0.5, light=0.6, noise=8, seed=7, size=(3264, 2448)
    )  # fmt: skip
    reading = read_photo(wall.photo(table, dim), "a.jpg", plans)
    missing, wrong = amiss(wall, [*lying, over], reading)
    assert not wrong
    assert {under.kind, held.kind} <= set(missing)
    ((x, y),) = wall.sheet.to_site(np.array([(held.x, held.y)]))
    assert any(each.why == "thing" and hypot(each.x - x, each.y - y) < 2 for each in reading.unread)
    for each in reading.unread:
        assert unread_sentence(each, "zh") and unread_sentence(each, "en")


def test_markers_covered_bit_by_bit_are_read_right_or_not_at_all(desk, plans):
    random = np.random.default_rng(3)
    lying = desk.scattered(random, 16)
    clean = desk.laid(lying)
    for share in (0.2, 0.7):
        table = clean.copy()
        for each in lying:
            made = desk.places[each.kind][1]
            corners = made.marker_corners(each.x, each.y, each.turn) * desk.per_mm
            side = made.marker * desk.per_mm * share
            x, y = corners[random.integers(4)] + random.uniform(-side / 2, side / 2, 2)
            shade = int(random.integers(60, 255))
            cv2.circle(table, (int(x), int(y)), int(side), (shade, shade, shade - 30), -1)
        reading = read_photo(scan(table), "a.jpg", plans)
        missing, wrong = amiss(desk, lying, reading)
        assert not wrong
        assert len(reading.unread) >= min(1, len(missing))
    assert len(missing) >= 12


def test_two_cards_at_one_place_are_told_and_a_bench_on_the_lawn_is_not(desk, plans):
    lying = [
        Lying("lawn", 120, 120, 0), Lying("bench", 120, 132, 180),
        Lying("bike_rack_10", 250, 110, 0), Lying("bench", 268, 110, 270),
    ]  # fmt: skip
    reading = read_photo(scan(desk.laid(lying)), "a.jpg", plans)
    assert amiss(desk, lying, reading) == ([], [])
    pairs = [{reading.pieces[a].kind, reading.pieces[b].kind} for a, b in reading.together]
    assert pairs == [{"bike_rack_10", "bench"}]


def test_cards_of_another_scale_are_told_by_name(desk, wall, plans):
    table = desk.laid([Lying("lamp", 100, 100, 10)])
    picture, *_ = wall._cut("swing")
    small = cv2.resize(picture, None, fx=6 / 5, fy=6 / 5)
    table[700 : 700 + small.shape[0], 1300 : 1300 + small.shape[1]] = small
    reading = read_photo(scan(table), "a.jpg", plans)
    assert [each.kind for each in reading.pieces] == ["lamp"]
    assert [(each.why, each.kind) for each in reading.unread] == [("other_scale", "swing")]


def test_cards_printed_a_little_small_still_lie_where_they_lie(desk, plans):
    lying = desk.scattered(np.random.default_rng(5), 5)
    table = desk.bare.copy()
    for each in lying:
        alone = desk.laid([each]).astype(np.int16) - desk.bare
        about = (each.x * 6 - 0.5, each.y * 6 - 0.5)
        smaller = cv2.getRotationMatrix2D(about, 0, 0.95)
        size = table.shape[1], table.shape[0]
        lies = cv2.warpAffine(np.abs(alone).max(axis=2).astype(np.uint8), smaller, size) > 0
        moved = cv2.warpAffine(desk.laid([each]), smaller, size, flags=cv2.INTER_LINEAR)
        table[lies] = moved[lies]
    reading = read_photo(scan(table), "a.jpg", plans)
    assert reading.printed == pytest.approx(0.95, abs=0.006)
    assert amiss(desk, lying, reading) == ([], [])


def test_a_card_that_somebody_holds_above_the_sheet_is_not_believed(desk, plans):
    """Nearer to the camera it looks larger, and lies elsewhere than it seems to."""
    lying = [Lying("stage", 200, 150, 0), *(Lying("lamp", x, 90, 0) for x in (90, 150, 320))]
    table = desk.laid(lying[1:])
    picture, *_ = desk._cut("stage")
    held = cv2.resize(picture, None, fx=1.12, fy=1.12)
    table[700 : 700 + held.shape[0], 900 : 900 + held.shape[1]] = held
    reading = read_photo(scan(table), "a.jpg", plans)
    assert [each.kind for each in reading.pieces] == ["lamp"] * 3
    assert [(each.why, each.kind) for each in reading.unread] == [("bent", "stage")]


def test_a_long_site_lies_level_on_its_sheet_and_reads_back_as_it_stands():
    """40 x 12 m, turned by 28 degrees, in metres of its own."""
    site = Site("Strip", rotate(box(0, 0, 40, 12), 28, origin=(5, 5)))
    plans = bare_plans([site])
    table = Table(plans[0], ExportOptions(None, "A4"), per_mm=7.0)
    assert (table.sheet.scale, table.sheet.turn) == (200, 332.0)
    lying = table.scattered(np.random.default_rng(2), 6)
    reading = read_photo(scan(table.laid(lying)), "a.jpg", plans)
    assert amiss(table, lying, reading) == ([], [])


def refused(content: bytes, plans, **options) -> InputError:
    with pytest.raises(InputError) as error:
        read_photo(content, "照片.jpg", plans, **options)
    for plan in plans[:2]:
        assert "照片.jpg" in plan.translate(f"error.{error.value.code}", **error.value.blanks)
    return error.value


def test_a_sheet_that_is_not_all_there_is_refused(desk, plans):
    table = desk.bare
    assert refused(scan(table[: (200 * 6)]), plans).code == "photo.sheet_cut"
    assert refused(scan(np.full((900, 1200, 3), 200, np.uint8)), plans).code == "photo.no_sheet"
    twice = np.vstack([table, table])[::2, ::2]
    assert refused(scan(twice), plans).code == "photo.two_sheets"


def test_one_covered_corner_is_no_harm(desk, plans):
    lying = desk.scattered(np.random.default_rng(9), 6)
    table = desk.laid(lying)
    table[: 26 * 6, : 26 * 6] = (190, 150, 120)
    reading = read_photo(scan(table), "a.jpg", plans)
    assert amiss(desk, lying, reading) == ([], [])
    assert reading.edges == (7, 8)


def test_a_sheet_of_another_site_or_version_is_refused(desk):
    other = replace(SITE, boundary=box(0, 0, 20, 20))
    assert refused(scan(desk.bare), bare_plans([other])).code == "photo.other_site"


def test_without_a_readable_code_the_scale_is_asked_for(desk, plans):
    table = desk.bare.copy()
    for x, y in FORMS["A3"].codes * desk.per_mm:
        table[int(y) - 60 : int(y) + 60, int(x) - 60 : int(x) + 60] = 255
    assert refused(scan(table), plans).code == "photo.no_code"
    reading = read_photo(scan(table), "a.jpg", plans, 100)
    assert (reading.sheet.scale, reading.sheet.print) == (100, desk.sheet.print)


def test_a_crumpled_sheet_is_refused(desk, plans):
    high, wide = desk.bare.shape[:2]
    x, y = np.meshgrid(np.arange(wide, dtype=np.float32), np.arange(high, dtype=np.float32))
    wave = 30 * np.sin(x / wide * 9) * np.sin(y / high * 7 + 1)
    crumpled = cv2.remap(desk.bare, x + wave, y + wave, cv2.INTER_LINEAR)
    assert refused(scan(crumpled.astype(np.uint8)), plans).code == "photo.not_flat"


def test_straight_lines_are_straightened_there_and_back():
    random = np.random.default_rng(0)
    paper = random.uniform(0, 400, (40, 2))
    matrix = np.array([[0.12, 0.01, -20], [0.005, 0.11, 5], [1e-5, 2e-5, 1]])
    straight = np.column_stack([paper, np.ones(40)]) @ np.linalg.inv(matrix).T
    straight = straight[:, :2] / straight[:, 2:]
    for lens in (0.0, 0.05, -0.04):
        size = (4000, 3000)
        centre, radius = np.array(size) / 2, hypot(*size) / 2
        off = (straight - centre) / radius
        seen = off.copy()
        for _ in range(60):
            seen = off / (1 + lens * (seen**2).sum(axis=1, keepdims=True))
        found = flattening(seen * radius + centre, paper, size)
        assert found.error < 1e-3
        assert np.allclose(found.to_paper(seen * radius + centre), paper, atol=5e-3)
        assert np.allclose(found.to_photo(found.to_paper(seen * radius + centre)),
                           seen * radius + centre, atol=0.02)  # fmt: skip


def encoded(picture: Image.Image, form: str = "JPEG", **options) -> bytes:
    file = io.BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_photo_is_upright_as_the_phone_was_held(turned):
    picture = Image.new("RGB", (800, 600), "white")
    picture.paste("black", (0, 0, 400, 300))
    exif = Image.Exif()
    exif[0x0112] = turned
    found = read_picture(encoded(picture, exif=exif), "a.jpg")
    expected = {
        1: (0, 0),
        2: (0, 1),
        3: (1, 1),
        4: (1, 0),
        5: (0, 0),
        6: (0, 1),
        7: (1, 1),
        8: (1, 0),
    }
    assert found.shape == ((600, 800, 3) if turned < 5 else (800, 600, 3))
    high, wide = found.shape[0] // 4, found.shape[1] // 4
    dark = {
        (row, column)
        for row in (0, 1)
        for column in (0, 1)
        if found[high + 2 * row * high, wide + 2 * column * wide].mean() < 99
    }
    assert dark == {expected[turned]}


def test_a_phone_of_48_megapixels_will_do():
    content = encoded(Image.new("RGB", (8000, 6000), "gray"))
    assert max(read_picture(content, "a.jpg").shape) <= ENOUGH


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "CMYK", "1", "LA", "I;16"])
def test_any_kind_of_picture_becomes_red_green_blue(mode):
    form = {"CMYK": "JPEG", "L": "WEBP"}.get(mode, "PNG")
    found = read_picture(encoded(Image.new(mode, (700, 650)), form), "a")
    assert (found.shape, found.dtype) == ((650, 700, 3), np.uint8)


def test_bombs_and_other_files_are_refused():
    bomb = encoded(Image.new("1", (9000, 9000)), "PNG")
    huge = encoded(Image.new("1", (20_000, 20_000)), "PNG")
    whole = encoded(Image.new("RGB", (900, 900), "red"))
    noise = np.random.default_rng(0).bytes(400)
    tiff = encoded(Image.new("L", (700, 700)), "TIFF")
    for content, code in (
        (b"", "file.empty"), (bomb, "photo.too_many"), (huge, "photo.too_many"),
        (whole[: len(whole) // 2], "photo.damaged"), (b"\xff\xd8\xff" + noise, "photo.damaged"),
        (b"\x89PNG\r\n\x1a\n" + noise, "photo.damaged"), (b"GIF89a" + noise, "photo.not_a_photo"),
        (tiff, "photo.not_a_photo"), (b"<svg/>", "photo.not_a_photo"),
        (encoded(Image.new("RGB", (900, 300))), "photo.too_small"),
        (whole + b"\0" * 20_000_000, "file.too_big"),
    ):  # fmt: skip
        with pytest.raises(InputError) as error:
            read_picture(content, "a.jpg")
        assert error.value.code == code
    assert len(bomb) < 100_000 and MOST_PIXELS < 81e6
