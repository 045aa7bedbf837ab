"""GeoParquet: footprints, names and the reference system."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import geopandas
import pyarrow.parquet
from pyproj import CRS

from geo.footprint import footprint
from layers.exports.parquet import parquet
from layers.exports.plan import ExportOptions


def test_it_reads_back_to_the_same_footprints(plan):
    table = geopandas.read_parquet(io.BytesIO(parquet(plan, ExportOptions()))).set_index("id")
    for placement in plan.layout:
        assert table.geometry[placement.id].equals_exact(
            footprint(placement, plan.kind(placement)), 1e-9
        )
    crs = CRS(table.crs)
    lon, lat = plan.site.frame.lon0, plan.site.frame.lat0
    parameters = {one.name: one.value for one in crs.coordinate_operation.params}
    assert parameters["Longitude of natural origin"] == lon
    assert parameters["Latitude of natural origin"] == lat


def test_it_is_geoparquet_1_1_with_a_box_per_row(plan):
    content = parquet(plan, ExportOptions())
    about = json.loads(pyarrow.parquet.read_schema(io.BytesIO(content)).metadata[b"geo"])
    assert about["version"] == "1.1.0"
    assert "bbox" in about["columns"]["geometry"]["covering"]


def test_a_local_site_has_no_reference_system(make_plan, court):
    content = parquet(make_plan(site=replace(court, frame=None)), ExportOptions())
    assert geopandas.read_parquet(io.BytesIO(content)).crs is None


def test_equal_plans_give_equal_bytes(make_plan):
    assert parquet(make_plan(), ExportOptions()) == parquet(make_plan(), ExportOptions())
