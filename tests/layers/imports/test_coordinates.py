"""Coordinates that a person names: survey grids in either order, shifted maps, own metres."""

import json

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from geo.chinese_grid import to_bd09, to_gcj02
from geo.errors import InputError
from geo.frame import Frame
from layers.imports.coordinates import COORDINATES
from layers.imports.site_file import read_site

HERE = Frame(121.47, 31.23)
COURT = np.array([(0.0, 0.0), (20.0, 0.0), (20.0, 25.0), (0.0, 25.0), (0.0, 0.0)])
DEGREES = shapely.get_coordinates(HERE.to_degrees(shapely.Polygon(COURT)))
GRID = Transformer.from_crs(4326, 4549, always_xy=True)


def written(corners, **head):
    geometry = {"type": "Polygon", "coordinates": [np.asarray(corners).tolist()]}
    feature = {"type": "Feature", "properties": {}, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", **head, "features": [feature]}).encode()


def on_grid(degrees):
    return np.column_stack(GRID.transform(*np.asarray(degrees).T))


def test_survey_grid_in_either_order_and_with_its_zone():
    east_first = on_grid(DEGREES)
    assert 600_000 < east_first[0, 0] < 700_000 and 3_400_000 < east_first[0, 1] < 3_500_000
    zoned = east_first + np.array([40_000_000, 0])
    for corners in (east_first, east_first[:, ::-1], zoned, zoned[:, ::-1]):
        site = read_site(written(corners), "a.geojson", coordinates="epsg4549")
        assert site.boundary.area == pytest.approx(500, abs=0.01)
        centre = shapely.get_coordinates(shapely.Polygon(DEGREES).centroid)[0]
        # Beside each other and not mirrored: a quarter of the boundary lies where it did.
        assert (site.frame.lon0, site.frame.lat0) == pytest.approx(tuple(centre), abs=1e-8)
        west, south, east, north = site.boundary.bounds
        assert (east - west, north - south) == pytest.approx((20, 25), abs=0.01)


@settings(max_examples=15, deadline=None)
@given(st.floats(118.6, 121.4), st.floats(18.2, 53.0))
def test_the_grid_knows_its_order_all_over_china(lon, lat):
    corners = on_grid(Frame(lon, lat).to_degrees(shapely.Polygon(COURT)).exterior.coords)
    sites = [
        read_site(written(each), "a.geojson", coordinates="epsg4549")
        for each in (corners, corners[:, ::-1])
    ]
    assert sites[0].frame == sites[1].frame
    assert sites[0].boundary.area == pytest.approx(500, abs=0.5)


@pytest.mark.parametrize(("coordinates", "shift"), [("gcj02", to_gcj02), ("bd09", to_bd09)])
def test_shifted_maps(coordinates, shift):
    site = read_site(written(shift(DEGREES)), "a.geojson", coordinates=coordinates)
    found = shapely.get_coordinates(site.frame.to_degrees(site.boundary))
    back = HERE.metres(found)
    # Every corner within a millimetre of where it was before the map moved it.
    assert shapely.hausdorff_distance(shapely.Polygon(back), shapely.Polygon(COURT)) < 1e-3


def test_cgcs2000_degrees_are_wgs84_and_nothing_moves_unless_it_is_said():
    plain = read_site(written(DEGREES), "a.geojson")
    assert read_site(written(DEGREES), "a.geojson", coordinates="cgcs2000") == plain


def test_metres_of_its_own():
    site = read_site(written(COURT + 5000), "a.geojson", coordinates="local")
    assert site.frame is None and site.boundary.area == pytest.approx(500)


WRONG = {
    "degrees on the grid": (written(DEGREES), "epsg4549", "site.not_in_grid"),
    "metres on Amap": (written(on_grid(DEGREES)), "gcj02", "file.out_of_range"),
    "another zone": (
        written(on_grid(DEGREES) + np.array([39_000_000, 0])),
        "epsg4549",
        "site.not_in_grid",
    ),
    "its own frame": (written(COURT, frame="local"), "gcj02", "site.coordinates_told"),
    "huge": (written([(1e308, 0), (0, 1e308), (1, 1), (1e308, 0)]), "epsg4549", "site.not_in_grid"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_is_told(name):
    content, coordinates, code = WRONG[name]
    with pytest.raises(InputError) as caught:
        read_site(content, "a.geojson", coordinates=coordinates)
    assert caught.value.code == code


def test_every_choice_has_words():
    from ui.words import LANGUAGES, sentences

    for lang in LANGUAGES:
        known = sentences(lang, "sites")
        assert all(f"sites.coordinates.{each}" in known for each in COORDINATES)
