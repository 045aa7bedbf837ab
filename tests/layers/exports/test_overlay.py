"""What is laid over a plan lies where it is: heat, agreed ground, many layouts."""

from __future__ import annotations

import re
from base64 import b64decode
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from shapely import Point, box
from shapely.affinity import affine_transform, rotate

from geo.catalogue import catalogue
from geo.heat import Grid
from geo.layout import Layout, Placement
from geo.site import Site
from layers.exports import overlay
from layers.exports.sheet import raster

KINDS = catalogue()
TURNS = [0.0, 30.0, 90.0]


def site(turn=0.0):
    """A long plot that lies turned by so many degrees; the map shows it level."""
    return Site("plot", rotate(box(0, 0, 20, 10), turn))


def image_of(text):
    """The picture in an ``<image>``, and the map of its unit square to the paper."""
    (data,) = re.findall(r'href="data:image/png;base64,([^"]+)"', text)
    (matrix,) = re.findall(r'transform="matrix\(([^)]+)\)"', text)
    a, b, c, d, e, f = map(float, matrix.split())
    return Image.open(BytesIO(b64decode(data))), [a, c, b, d, e, f]


@pytest.mark.parametrize("turn", TURNS)
def test_the_hottest_spot_lies_on_its_place(turn):
    grid = Grid.of(site(turn).boundary)
    values = np.zeros((grid.rows, grid.columns), dtype=np.float32)
    values[7, 3] = 1.0  # row from the south, column from the west
    view = overlay.view_of_all(site(turn))
    picture, matrix = image_of(overlay.heat(grid, values, view, "#ff0000"))
    alpha = np.asarray(picture)[..., 3]
    row, column = np.unravel_index(alpha.argmax(), alpha.shape)
    pixel = grid.cell / overlay.PIXELS
    metres = Point((column + 0.5) * pixel, (row + 0.5) * pixel)
    on_paper = affine_transform(metres, matrix)
    hot = Point(grid.west + 3.5 * grid.cell, grid.south + 7.5 * grid.cell)
    assert on_paper.distance(view.mm(hot)) < 0.3 * view.per_metre


def test_what_is_less_has_another_colour():
    grid = Grid.of(site().boundary)
    values = np.zeros((grid.rows, grid.columns), dtype=np.float32)
    values[2, 2], values[8, 17] = 1.0, -1.0
    text = overlay.heat(grid, values, overlay.view_of_all(site()), "#ff0000", "#0000ff")
    pixels = np.asarray(image_of(text)[0])
    half = overlay.PIXELS // 2
    at = lambda row, column: pixels[  # noqa: E731
        (grid.rows - 1 - row) * overlay.PIXELS + half, column * overlay.PIXELS + half
    ]
    assert tuple(at(2, 2)[:3]) == (255, 0, 0)
    assert tuple(at(8, 17)[:3]) == (0, 0, 255)
    assert at(5, 10)[3] == 0


def test_agreed_ground_is_cut_to_the_site_and_drawn_as_a_line():
    grid = Grid.of(site().boundary)
    cells = np.zeros((grid.rows, grid.columns), dtype=bool)
    cells[2:5, 2:5] = True
    view = overlay.view_of_all(site())
    line = overlay.ground(grid, cells, view, "#123456")
    assert 'stroke="#123456"' in line
    assert overlay.ground(grid, np.zeros_like(cells), view, "#123456") == ""
    whole = overlay.picture(site(), view, line)
    assert whole.index("clip-path") < whole.index("#123456")


@pytest.mark.parametrize("turn", TURNS)
def test_the_window_holds_the_whole_site(turn):
    view = overlay.view_of_all(site(turn))
    left, top, right, bottom = view.mm(site(turn).boundary).bounds
    assert left >= overlay.MARGIN - 1 and top >= overlay.MARGIN - 1
    assert right <= view.width - overlay.MARGIN + 1
    assert bottom <= view.height - overlay.MARGIN + 1


def test_a_picture_of_many_layouts_becomes_pixels():
    layouts = [Layout.of(Placement("a", "bench", 3.0 + n, 4.0)) for n in range(3)]
    view = overlay.view_of_all(site())
    faint = [*overlay.outlines(layouts, KINDS, view, 0.3)]
    firm = [*overlay.around(layouts[0], KINDS, view), *overlay.things(layouts[0], KINDS, view)]
    assert len(faint) == 3
    drawn = overlay.picture(site(), view, *faint, *firm)
    picture = Image.open(BytesIO(raster(drawn, view.width, view.height, 300)))
    assert picture.width == 300
    assert picture.height == pytest.approx(300 * view.height / view.width, abs=2)
