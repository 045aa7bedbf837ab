"""KML and KMZ as a document: placemarks with the words of their names and folders."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

import shapely

from geo.errors import InputError
from layers.imports.archive import unpack
from layers.imports.document import MOST_FEATURES, MOST_POINTS, Document, Raw
from layers.imports.role_guess import told
from layers.imports.shape import from_json
from layers.imports.text import clean
from layers.imports.xml_parts import xml_parts

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_DATA = 250
"""Attributes of one placemark that are looked at; a Shapefile cannot have more."""

_GEOMETRIES = {"Point", "LineString", "LinearRing", "Polygon", "MultiGeometry"}
# bounded, as two open ends beside each other take for ever over digits alone
_NUMBER = re.compile(r"[-+]?(?:\d{1,40}\.?\d{0,60}|\.\d{1,60})(?:[eE][-+]?\d{1,4})?", re.ASCII)


def read_kmz(content: bytes, file: str) -> Document | None:
    """Read the KML in an archive (``doc.kml``, else the first); ``None`` if it holds none."""
    found = unpack(content, file, (".kml",))
    if not found:
        return None
    name = next((name for name in found if name.lower().endswith("doc.kml")), next(iter(found)))
    return read_kml(found[name], file)


def read_kml(content: bytes, file: str) -> Document:
    """Read every placemark's points, lines and areas; what KML only points to is left out.

    Raises
    ------
    InputError
        ``file.xml_unsafe``, ``file.not_xml``, ``file.no_features``, ``file.is_reference`` and
        others of ``file.*``.
    """
    raws: list[Raw] = []
    corners = place = 0
    links = 0
    for placemark, folders in _placemarks(content, file):
        if placemark.tag == "NetworkLink":
            links += 1
            continue
        place += 1
        if place > MOST_FEATURES:
            raise InputError("file.too_many_features", file=file, count=place, limit=MOST_FEATURES)
        for raw in _raws(placemark, place, file):
            # and one by one: a single placemark may hold any number of shapes
            if len(raws) >= MOST_FEATURES:
                raise InputError(
                    "file.too_many_features", file=file, count=len(raws) + 1, limit=MOST_FEATURES
                )
            corners += int(shapely.get_num_coordinates(raw.geometry))
            if corners > MOST_POINTS:
                raise InputError(
                    "file.too_many_points", file=file, count=corners, limit=MOST_POINTS
                )
            raws += told(raw, folders)
    if not raws:
        if links:
            raise InputError("file.is_reference", file=file, what="KML NetworkLink")
        raise InputError("file.no_features", file=file)
    return Document(file, tuple(raws), guessed=True)


def _placemarks(content: bytes, file: str) -> Iterator[tuple[Element, str]]:
    """Each placemark or link with the names of the folders that it lies in, the inmost first."""
    folders: list[Element] = []
    for event, element in xml_parts(content, file):
        if element.tag in ("Folder", "Document"):
            if event == "start":
                folders.append(element)
            else:
                folders.pop()
        elif event == "end" and element.tag in ("Placemark", "NetworkLink"):
            names = [folder.findtext("name", "") for folder in reversed(folders)]
            yield element, clean(" / ".join(name for name in names if name))
            element.clear()


def _raws(placemark: Element, place: int, file: str) -> Iterator[Raw]:
    said = (
        each for each in placemark.iter() if each.tag in ("Data", "SimpleData") and each.get("name")
    )
    properties: dict[str, Any] = {
        str(each.get("name")): each.findtext("value") if each.tag == "Data" else each.text
        for each in islice(said, MOST_DATA)
    }
    properties["name"] = clean(placemark.findtext("name"))
    own = clean(placemark.get("id")) or f"f{place}"
    shapes = [each for child in placemark for each in _simple(child)]
    for number, shape in enumerate(shapes, 1):
        label = own if len(shapes) == 1 else f"{own}-{number}"
        geometry = from_json(_geometry(shape, file, label), file, label)
        yield Raw(file, place, label, properties, geometry)


def _simple(element: Element) -> Iterator[Element]:
    """The plain geometries in this element, in order, out of however many multis."""
    waiting = [element]
    while waiting:
        found = waiting.pop()
        if found.tag == "MultiGeometry":
            waiting += reversed(list(found))
        elif found.tag in _GEOMETRIES:
            yield found


def _geometry(shape: Element, file: str, feature: str) -> dict[str, Any]:
    match shape.tag:
        case "Point":
            positions = _positions(shape.findtext("coordinates"), file, feature)
            return {"type": "Point", "coordinates": positions[0] if positions else []}
        case "Polygon":
            rings = [
                _positions(ring.findtext("coordinates"), file, feature)
                for side in ("outerBoundaryIs", "innerBoundaryIs")
                for boundary in shape.findall(side)
                for ring in boundary.findall("LinearRing")
            ]
            return {"type": "Polygon", "coordinates": rings}
        case _:
            positions = _positions(shape.findtext("coordinates"), file, feature)
            return {"type": "LineString", "coordinates": positions}


def _positions(text: str | None, file: str, feature: str) -> list[list[float]]:
    """KML's ``lon,lat[,height]`` tuples between spaces."""
    found = []
    # in two steps, since a pattern for "spaces, comma" takes for ever over spaces alone
    plain = " ".join((text or "").split()).replace(" ,", ",").replace(", ", ",")
    for part in plain.split():
        numbers = part.split(",")
        if len(numbers) < 2 or not all(map(_NUMBER.fullmatch, numbers[:2])):
            if any(math.isnan(_loose(each)) or math.isinf(_loose(each)) for each in numbers[:2]):
                raise InputError("file.not_a_number", file=file, word=clean(part, 40))
            raise InputError("file.bad_geometry", file=file, feature=feature)
        found.append([float(numbers[0]), float(numbers[1])])
    return found


def _loose(text: str) -> float:
    """A number as Python reads it, where words like ``NaN`` count; 0 for anything else."""
    try:
        return float(text)
    except ValueError:
        return 0.0
