"""Peers of bench/batch.py in GeoPandas: spatial joins over all layouts, and naive overlays."""

from __future__ import annotations

from collections.abc import Callable

import geopandas
import numpy as np
import pandas as pd
import shapely

from bench.peers.batch_tables import Found, Tables

APART = 1000.0
"""The joins lay the layouts side by side, so far apart, m: else all would meet all."""


def joins(handed: Tables) -> Callable[[], Found]:
    """Spatial joins over all layouts at once, then the limits of each pair of kinds."""
    shift = handed.layout * APART

    def side_by_side(shapes: np.ndarray) -> np.ndarray:
        counts = shapely.get_num_coordinates(shapes)
        corners = shapely.get_coordinates(shapes)
        corners[:, 0] += np.repeat(shift, counts)
        return shapely.set_coordinates(shapes.copy(), corners)

    columns = {"layout": handed.layout, "kind": handed.kind, "id": np.arange(len(shift))}
    stands = handed.standing
    here = {
        name: geopandas.GeoDataFrame(columns, geometry=shapes)
        for name, shapes in handed.shapes.items()
    }
    apart = {
        name: geopandas.GeoDataFrame(columns, geometry=side_by_side(handed.shapes[name]))
        for name in ("footprint", "shrunk")
    }
    between = pd.DataFrame(handed.between, columns=["rule", "kind_left", "kind_right", "value"])
    rings = pd.MultiIndex.from_tuples(handed.rings or [(-1, -1)])
    solids = geopandas.GeoDataFrame(
        {"tree": [tree for _, tree in handed.solids]},
        geometry=[shape for shape, _ in handed.solids],
    )
    widest = between["value"].max()

    def judge() -> Found:
        found: Found = Found()
        out = here["shrunk_footprint"]
        _count(found, out[~out.covered_by(handed.boundary)], handed.rules["inside"])
        standing = apart["shrunk"][stands]
        pairs = geopandas.sjoin(standing, standing, predicate="intersects")
        pairs = pairs[pairs.id_left < pairs.id_right]
        pairs = pairs[~pd.MultiIndex.from_frame(pairs[["kind_left", "kind_right"]]).isin(rings)]
        _count(found, pairs.rename(columns={"layout_left": "layout"}), handed.rules["overlap"])
        taken = pd.MultiIndex.from_frame(pairs[["id_left", "id_right"]])
        on = geopandas.sjoin(here["shrunk"][stands], solids, predicate="intersects")
        on = on[~(on.tree & on.kind.isin(handed.ringing))]
        _count(found, on, handed.rules["overlap"])
        shapes = apart["footprint"]
        near = geopandas.sjoin(shapes, shapes, predicate="dwithin", distance=widest)
        near = near[near.id_left < near.id_right]
        near = near[~pd.MultiIndex.from_frame(near[["id_left", "id_right"]]).isin(taken)]
        geometries = handed.shapes["footprint"]
        near["gap"] = shapely.distance(geometries[near.id_left], geometries[near.id_right])
        near = near.merge(between, on=["kind_left", "kind_right"])
        near = near[near.gap < near.value - 0.01].rename(columns={"layout_left": "layout"})
        _count(found, near)
        for rows, name, only in (
            (handed.fronts, "footprint", None),
            (handed.near, "body", stands),
        ):
            for key, group in _alike(rows):
                pieces = here[name] if only is None else here[name][only]
                pieces = pieces[pieces.kind.isin(group)]
                _count(found, pieces[pieces.distance(key[1]) < key[2] - 0.01], key[0])
        for key, group in _alike(handed.on):
            pieces = here["over_lane" if key[2] else "shrunk"][stands]
            pieces = pieces[pieces.kind.isin(group)]
            _count(found, pieces[pieces.intersects(key[1])], key[0])
        return found

    return judge


def _alike(rows: list[tuple]) -> list[tuple[tuple, list[int]]]:
    """Rows of the same rule, geometry and number, with their kinds."""
    found: dict[tuple, list[int]] = {}
    for rule, kind, geometry, number in rows:
        found.setdefault((rule, geometry, number), []).append(kind)
    return list(found.items())


def _count(found: Found, rows: pd.DataFrame, rule: str | None = None) -> None:
    keys = ["layout"] if rule else ["layout", "rule"]
    for key, count in rows.groupby(keys).size().items():
        layout, name = (key, rule) if rule else key
        found[int(layout), str(name)] += int(count)


def overlays(handed: Tables) -> Callable[[], Found]:
    """As one writes it first: overlays layout by layout; small areas are taken for touching."""
    frames = [
        geopandas.GeoDataFrame(
            {"kind": handed.kind[rows], "id": rows, "standing": handed.standing[rows]},
            geometry=handed.shapes["footprint"][rows],
        )
        for rows in np.split(
            np.arange(len(handed.layout)), np.flatnonzero(np.diff(handed.layout)) + 1
        )
    ]
    ground = geopandas.GeoDataFrame(geometry=[handed.boundary])
    between = pd.DataFrame(handed.between, columns=["rule", "kind_1", "kind_2", "value"])
    limits = list(between.groupby(["rule", "value"]))
    areas = [(key, geopandas.GeoDataFrame(geometry=[key[1]])) for key, _ in _alike(handed.on)]
    things = _alike(handed.fronts) + _alike(handed.near)

    def common(a: geopandas.GeoDataFrame, b: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
        shared = geopandas.overlay(a, b, how="intersection", keep_geom_type=True)
        return shared[shared.area > 1e-3]

    def judge() -> Found:
        found: Found = Found()
        for layout, frame in enumerate(frames):
            out = geopandas.overlay(frame, ground, how="difference", keep_geom_type=True)
            found[layout, handed.rules["inside"]] += int((out.area > 1e-3).sum())
            standing = frame[frame.standing]
            pairs = common(standing, standing)
            pairs = pairs[pairs.id_1 < pairs.id_2]
            found[layout, handed.rules["overlap"]] += len(pairs)
            for (rule, value), group in limits:
                grown = frame.set_geometry(frame.buffer(value / 2))
                near = common(grown, grown)
                near = near[near.id_1 < near.id_2].merge(group, on=["kind_1", "kind_2"])
                found[layout, str(rule)] += len(near)
            for key, area in areas:
                found[layout, key[0]] += len(common(standing, area))
            for (rule, thing, value), group in things:
                around = geopandas.GeoDataFrame(geometry=[thing.buffer(value)])
                pieces = frame[frame.kind.isin(group)]
                found[layout, rule] += len(common(pieces, around)) if len(pieces) else 0
        return +found

    return judge
