"""A plan under the drawing: a grid of known lines lies where it must, small, without traces."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from geo.errors import InputError
from geo.placing import by_length, perspective, similar
from layers.imports.backdrop import LARGEST, LONGEST, backdrop
from layers.imports.plan_picture import PlanPicture, read_picture

SCALE = 20  # pixels a metre


def grid(width, depth, scale=SCALE):
    """A plan of ``width`` x ``depth`` m with a cross every 5 m, 2 m of paper around it."""
    image = Image.new("RGB", (int((width + 4) * scale), int((depth + 4) * scale)), "white")
    pen = ImageDraw.Draw(image)
    for x in range(0, int(width) + 1, 5):
        at = (x + 2) * scale
        pen.rectangle([at - 1, 0, at, image.height], fill="black")  # two pixels, its middle at `at`
    for y in range(0, int(depth) + 1, 5):
        at = (depth + 2 - y) * scale
        pen.rectangle([0, at - 1, image.width, at], fill="black")
    return image


def pixel_of(x, y, depth, scale=SCALE):
    return ((x + 2) * scale, (depth + 2 - y) * scale)


def png(image, **how):
    file = io.BytesIO()
    image.save(file, "PNG", **how)
    return file.getvalue()


def crossing(made, x, y):
    """Where the two dark lines near (x, y) cross in the picture, site metres."""
    image = np.asarray(Image.open(io.BytesIO(made.content)).convert("L"), dtype=float)
    west, south, east, north = made.box
    step = (east - west) / made.size[0], (north - south) / made.size[1]
    column, row = (x - west) / step[0], (north - y) / step[1]
    reach = max(3, int(1.0 / step[0]))
    top, left = max(0, int(row) - reach), max(0, int(column) - reach)
    dark = 255 - image[top : int(row) + reach + 1, left : int(column) + reach + 1]

    def line(across):
        """Middle of the darkest line."""
        depth = np.clip(across - np.median(across), 0, None)
        best = int(depth.argmax())
        near = slice(max(0, best - 3), best + 4)
        return float((np.arange(len(depth))[near] * depth[near]).sum() / depth[near].sum()) + 0.5

    return west + (left + line(dark.mean(0))) * step[0], north - (top + line(dark.mean(1))) * step[
        1
    ]


SITES = {"small": (15, 15), "long": (80, 5), "big": (60, 50)}


@pytest.mark.parametrize("name", SITES)
@pytest.mark.parametrize("turn", [0, 30])
def test_a_traced_corner_is_right_to_2_cm(name, turn):
    width, depth = SITES[name]
    image = grid(width, depth).rotate(
        turn, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC
    )
    # The scanner turned the plan: where its corners came to lie.
    middle = np.array(grid(width, depth).size) / 2
    angle = np.radians(turn)
    spin = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    metres = np.array([(0, 0), (width, 0), (width, depth)], dtype=float)
    flat = np.array([pixel_of(x, y, depth) for x, y in metres])
    pixels = (flat - middle) @ spin.T + np.array(image.size) / 2
    made = backdrop(read_picture(png(image), "a.png"), similar(pixels, metres))
    for x, y in [(5, depth), (width - 5, 0), (width, 5)]:
        assert np.hypot(*np.subtract(crossing(made, x, y), (x, y))) < 0.02, (x, y)
    assert len(made.content) < LARGEST and max(made.size) <= LONGEST


def test_a_photo_at_a_slant_is_right_to_2_cm():
    flat = grid(20, 15, 40)
    corners = np.array(
        [(0, 0), (flat.width, 0), (flat.width, flat.height), (0, flat.height)], float
    )
    seen = np.array([(180, 90), (900, 60), (1150, 800), (40, 760)], dtype=float)
    slanted = perspective(seen, corners)  # pixels of the photo to pixels of the plan
    matrix = slanted.matrix / slanted.matrix[2, 2]
    photo = flat.transform((1200, 900), Image.Transform.PERSPECTIVE, tuple(matrix.ravel()[:8]),
                           resample=Image.Resampling.BICUBIC, fillcolor="white")  # fmt: skip
    metres = np.array([(0, 0), (20, 0), (20, 15), (0, 15)], dtype=float)
    marked = slanted.pixels(np.array([pixel_of(x, y, 15, 40) for x, y in metres], dtype=float))
    placing = perspective(marked, metres)
    made = backdrop(PlanPicture(photo), placing)
    for x, y in [(5, 5), (10, 10), (15, 5)]:
        assert np.hypot(*np.subtract(crossing(made, x, y), (x, y))) < 0.02
    # The scale is checked by a length that nobody gave as a control point.
    ends = slanted.pixels(np.array([pixel_of(5, 0, 15, 40), pixel_of(15, 10, 15, 40)], dtype=float))
    assert placing.length(*map(tuple, ends)) == pytest.approx(np.hypot(10, 10), abs=0.01)


def test_nothing_comes_along():
    exif = Image.Exif()
    exif[0x010E] = "at 121.47, 31.23 by somebody"
    file = io.BytesIO()
    grid(10, 10).save(file, "JPEG", exif=exif, comment=b"somebody")
    made = backdrop(read_picture(file.getvalue(), "a.jpg"), by_length((0, 0), (200, 0), 10))
    assert b"somebody" not in made.content
    opened = Image.open(io.BytesIO(made.content))
    assert opened.format == "WEBP" and not opened.getexif() and "icc_profile" not in opened.info


def test_a_noisy_picture_is_packed_smaller(monkeypatch):
    noise = np.random.default_rng(1).integers(0, 255, (600, 800, 3), dtype=np.uint8)
    monkeypatch.setattr("layers.imports.backdrop.LARGEST", 250_000)
    monkeypatch.setattr("layers.imports.backdrop.LONGEST", 500)
    made = backdrop(PlanPicture(Image.fromarray(noise)), by_length((0, 0), (800, 0), 80))
    assert len(made.content) <= 250_000 and max(made.size) == 500


def test_what_cannot_be_laid_is_told():
    plan = PlanPicture(grid(10, 10))
    close = np.array([(0, 280), (280, 280), (145, 20), (135, 20)], dtype=float)
    square = np.array([(0, 0), (10, 0), (10, 10), (0, 10)], dtype=float)
    for placing, code in (
        (perspective(close, square), "picture.horizon"),
        (by_length((0, 0), (20, 0), 5_000), "picture.gigantic"),
    ):
        with pytest.raises(InputError) as caught:
            backdrop(plan, placing)
        assert caught.value.code == code
