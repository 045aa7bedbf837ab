"""Any file that can be read, as a document; the one way in for uploads."""

from __future__ import annotations

from geo.errors import InputError
from layers.imports.coordinates import Coordinates, said_to_be
from layers.imports.document import Document
from layers.imports.geojson import read_geojson
from layers.imports.geopackage import read_geopackage
from layers.imports.sniff import sniff
from layers.imports.text import file_name
from layers.imports.workbook import is_workbook, read_workbook


def read_document(
    content: bytes, name: str, wanted: str, coordinates: Coordinates = "wgs84"
) -> Document:
    """Read GeoJSON or a GeoPackage.

    For a layout also a workbook (XLSX); for a site also KML, Shapefiles and OpenStreetMap's
    extracts.

    Parameters
    ----------
    content
        The whole file.
    name
        Its name, for sentences and as the last resort for the site's name; never opened.
    wanted
        ``role`` or ``kind``: the column that a GeoPackage's layers must have to count,
        if any of them has it.
    coordinates
        What a person says that its coordinates are in.

    Raises
    ------
    InputError
        Any of ``file.*`` and ``workbook.*``.
    """
    file = file_name(name)
    if wanted == "kind" and is_workbook(content):
        return read_workbook(content, file)
    kind = sniff(content, file)
    if kind == "gpkg":
        document = read_geopackage(content, file, wanted)
    elif kind == "json":
        document = read_geojson(content, file, overpass=wanted == "role")
    elif wanted == "role":
        document = _site_only(content, file, kind)
    else:
        raise InputError(
            "file.is_zip" if kind == "zip" else "file.is_map", file=file, what=kind.upper()
        )
    return said_to_be(document, coordinates)


def _site_only(content: bytes, file: str, kind: str) -> Document:
    """Read what only sites come in."""
    if kind == "kml":
        from layers.imports.kml import read_kml  # noqa: PLC0415 - read by few

        return read_kml(content, file)
    if kind == "osm":
        from layers.imports.osm import read_osm_xml  # noqa: PLC0415 - read by few

        return read_osm_xml(content, file)
    from layers.imports.kml import read_kmz  # noqa: PLC0415 - read by few
    from layers.imports.shapefile_zip import read_shapefiles  # noqa: PLC0415 - read by few

    found = read_shapefiles(content, file) or read_kmz(content, file)
    if found is None:
        raise InputError("file.is_zip", file=file, what="ZIP")
    return found
