"""Extracts of OpenStreetMap, as XML or as Overpass' JSON: what stands there, by its tags.

Nothing is ever downloaded: the file is one that somebody exported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo.errors import InputError
from geo.frame import Frame
from layers.imports.document import MOST_FEATURES, MOST_POINTS, Document, Raw
from layers.imports.osm_tags import meaning
from layers.imports.text import clean
from layers.imports.xml_parts import xml_parts

ATTRIBUTION = "© OpenStreetMap contributors, ODbL"
"""As its licence wants it said wherever the data or a picture of it is shown."""
REACH = 60.0
"""m around the boundary that is taken: what shades and neighbours a small place."""

_ID = re.compile(r"-?[0-9]{1,19}", re.ASCII)

Position = tuple[float, float]


@dataclass
class Elements:
    """What the file holds, by id; ways and relations only point to nodes and ways."""

    nodes: dict[int, Position] = field(default_factory=dict)
    tagged: dict[int, dict[str, str]] = field(default_factory=dict)
    ways: dict[int, tuple[list[int], dict[str, str]]] = field(default_factory=dict)
    relations: dict[int, tuple[list[tuple[int, str]], dict[str, str]]] = field(default_factory=dict)


def read_osm_xml(content: bytes, file: str) -> Document:
    """Read ``.osm`` XML, as openstreetmap.org exports it."""
    return _document(_from_xml(content, file), file)


def read_overpass(whole: Mapping[str, Any], file: str) -> Document:
    """Read Overpass' JSON; with ``out geom`` or with nodes of their own."""
    return _document(_from_json(whole, file), file)


def _from_xml(content: bytes, file: str) -> Elements:
    found = Elements()
    for event, element in xml_parts(content, file):
        if event == "start" or element.tag not in ("node", "way", "relation"):
            continue
        number = _whole(element.get("id"))
        tags = {
            tag.get("k", ""): tag.get("v", "") for tag in element.findall("tag") if tag.get("k")
        }
        if number is not None and element.tag == "node":
            _node(found, number, element, tags, file)
        elif number is not None and element.tag == "way":
            refs = [_whole(each.get("ref")) for each in element.findall("nd")]
            found.ways[number] = [each for each in refs if each is not None], tags
        elif number is not None:
            members = [
                (_whole(each.get("ref")) or 0, each.get("role", ""))
                for each in element.findall("member")
                if each.get("type") == "way"
            ]
            found.relations[number] = members, tags
        element.clear()
    return found


def _from_json(whole: Mapping[str, Any], file: str) -> Elements:
    found = Elements()
    made = 0
    for place, element in enumerate(whole["elements"], 1):
        if not isinstance(element, dict):
            raise InputError("file.not_a_feature", file=file, feature=f"#{place}")
        number = _whole(element.get("id"))
        given = element.get("tags")
        tags = (
            {str(key): clean(value) for key, value in given.items()}
            if isinstance(given, dict)
            else {}
        )
        if number is None:
            continue
        match element.get("type"):
            case "node":
                _node(found, number, element, tags, file)
            case "way":
                refs = element.get("nodes")
                refs = (
                    [each for each in refs if type(each) is int] if isinstance(refs, list) else []
                )
                geometry = element.get("geometry")
                if isinstance(geometry, list):
                    # With "out geom" the corners come along, and no nodes.
                    if len(refs) != len(geometry):
                        refs = [-(made := made + 1) for _ in geometry]
                        if len(geometry) > 3 and geometry[0] == geometry[-1]:
                            refs[-1] = refs[0]
                    for ref, at in zip(refs, geometry, strict=True):
                        if isinstance(at, dict):
                            _node(found, ref, at, {}, file)
                found.ways[number] = refs, tags
            case "relation":
                given = element.get("members")
                members = [
                    (_whole(each.get("ref")) or 0, clean(each.get("role")))
                    for each in (given if isinstance(given, list) else [])
                    if isinstance(each, dict) and each.get("type") == "way"
                ]
                found.relations[number] = members, tags
    return found


def _node(found: Elements, number: int, at: Any, tags: dict[str, str], file: str) -> None:
    """Keep a node; ``at`` has its ``lon`` and ``lat``, as text or as numbers."""
    try:
        place = float(at.get("lon")), float(at.get("lat"))
    except (TypeError, ValueError):
        raise InputError("file.bad_geometry", file=file, feature=f"node {number}") from None
    if not all(map(isfinite, place)):
        raise InputError("file.not_a_number", file=file, word=f"node {number}")
    if abs(place[0]) > 180 or abs(place[1]) > 90:
        x, y = (f"{value:.10g}" for value in place)
        raise InputError("file.out_of_range", file=file, feature=f"node {number}", x=x, y=y)
    found.nodes[number] = place
    if tags:
        found.tagged[number] = tags


def _whole(value: Any) -> int | None:
    if type(value) is int:
        return value
    return int(value) if isinstance(value, str) and _ID.fullmatch(value) else None


def _document(found: Elements, file: str) -> Document:
    raws: list[Raw] = []
    corners = 0
    frame = _middle(found)
    for own, tags, shape in _shapes(found, file):
        for label, role, properties, part in _meant(own, tags, shape, frame):
            said = {**properties, **({"role": role} if role else {})}
            corners += int(shapely.get_num_coordinates(part))
            raws.append(Raw(file, len(raws) + 1, label, said, part))
            # Far more of them than a site has are fine in a quarter: they are cut off later.
            if len(raws) > 10 * MOST_FEATURES:
                raise InputError(
                    "file.too_many_features", file=file, count=len(raws), limit=10 * MOST_FEATURES
                )
            if corners > 10 * MOST_POINTS:
                raise InputError(
                    "file.too_many_points", file=file, count=corners, limit=10 * MOST_POINTS
                )
    if not raws:
        raise InputError("file.no_features", file=file)
    return Document(
        file, tuple(raws), attribution=ATTRIBUTION, guessed=True, reach=REACH, sure=True
    )


def _middle(found: Elements) -> Frame:
    """Metres around the middle of the extract, to lay ways out in as wide as they are."""
    if not found.nodes:
        return Frame(0.0, 0.0)
    lon, lat = np.median(np.array(list(found.nodes.values())), axis=0).tolist()
    return Frame(lon, max(-89.0, min(89.0, lat)))


def _meant(
    own: str, tags: Mapping[str, str], shape: BaseGeometry, frame: Frame
) -> Iterator[tuple[str, str, dict[str, Any], BaseGeometry]]:
    """Each part of a thing: id, role, attributes, shape; nothing where it means nothing here."""
    found = meaning(tags, shape)
    if found is None:
        return
    if found.way_width and shape.geom_type != "MultiPolygon":
        line = shape.exterior if isinstance(shape, Polygon) else shape
        shape = frame.to_degrees(_way(frame.to_metres(line), found.way_width))
    elif isinstance(shape, Polygon) and found.role in ("wall", "fence", "step"):
        shape = shape.exterior
        shape = LineString(shape.coords)
    parts = shapely.get_parts(shape)
    for number, part in enumerate(parts, 1):
        label = own if len(parts) == 1 else f"{own}-{number}"
        yield label, found.role, dict(found.properties), part


def _way(line: BaseGeometry, width: float) -> BaseGeometry:
    """The ground of a way, site metres: its line as wide as it is told."""
    return line.buffer(width / 2, cap_style="flat", join_style="round", quad_segs=4)


def _shapes(found: Elements, file: str) -> Iterator[tuple[str, Mapping[str, str], BaseGeometry]]:
    """Points, ways and multipolygons that carry tags, in the order of their ids."""
    part_of = set()
    corners = 0
    for number, (named, tags) in sorted(found.relations.items()):
        if tags.get("type") not in ("multipolygon", "building"):
            continue
        # A way may be named by any number of relations: its corners are counted before they cost.
        members = list(dict.fromkeys(named))
        corners += sum(len(found.ways.get(ref, ((), {}))[0]) for ref, _ in members)
        if corners > 10 * MOST_POINTS:
            raise InputError(
                "file.too_many_points", file=file, count=corners, limit=10 * MOST_POINTS
            )
        area = _multipolygon(found, members)
        if area is not None:
            part_of |= {ref for ref, _ in members if not found.ways.get(ref, ((), {}))[1]}
            yield f"osm-r{number}", tags, area
    for number, tags in sorted(found.tagged.items()):
        yield f"osm-n{number}", tags, Point(found.nodes[number])
    for number, (refs, tags) in sorted(found.ways.items()):
        if not tags or number in part_of:
            continue
        line = [found.nodes[ref] for ref in refs if ref in found.nodes]
        if len(line) < 2 or len(set(line)) < 2:
            continue
        closed = len(line) > 3 and line[0] == line[-1]
        yield f"osm-w{number}", tags, Polygon(line) if closed else LineString(line)


def _multipolygon(found: Elements, members: list[tuple[int, str]]) -> BaseGeometry | None:
    """Areas of a relation: its ways joined end to end, the inner ones cut out."""
    sides: dict[bool, list[LineString]] = {True: [], False: []}
    for ref, role in members:
        refs = found.ways.get(ref, ([], {}))[0]
        line = [found.nodes[each] for each in refs if each in found.nodes]
        if role in ("outer", "inner", "") and len(line) > 1 and len(set(line)) > 1:
            sides[role != "inner"].append(LineString(line))
    outer, inner = (shapely.get_parts(shapely.polygonize(sides[each])) for each in (True, False))
    areas = [area for area in outer if isinstance(area, Polygon) and area.area > 0]
    if not areas:
        return None
    made = shapely.union_all(areas)
    holes = [hole for hole in inner if hole.is_valid]
    if holes and made.is_valid:
        made = shapely.difference(made, shapely.union_all(holes))
    parts = [part for part in shapely.get_parts(made) if isinstance(part, Polygon)]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)
