"""What a file is, by its bytes: names and endings are not believed."""

from __future__ import annotations

from typing import Literal

from geo.errors import InputError

LARGEST = 20_000_000
"""Largest file that is opened, bytes; a street block of survey data is under 2 MB."""

Format = Literal["json", "gpkg", "zip", "kml", "osm"]

# (bytes at the start, key of the sentence, what to call it there)
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"\x1f\x8b", "file.is_zip", "GZIP"),
    (b"7z\xbc\xaf\x27\x1c", "file.is_zip", "7z"),
    (b"Rar!", "file.is_zip", "RAR"),
    (b"BZh", "file.is_zip", "BZIP2"),
    (b"\xfd7zXZ", "file.is_zip", "XZ"),
    (b"%PDF", "file.is_plan", "PDF"),
    (b"AC10", "file.is_dwg", "DWG"),
    (b"AutoCAD Binary DXF", "file.is_drawing", "DXF"),
    (b"\xd0\xcf\x11\xe0", "file.is_sheet", "Excel / Office"),
    (b"\x89PNG", "file.is_plan", "PNG"),
    (b"\xff\xd8\xff", "file.is_plan", "JPEG"),
    (b"GIF8", "file.is_plan", "GIF"),
    (b"BM", "file.is_plan", "BMP"),
    (b"II*\x00", "file.is_plan", "TIFF"),
    (b"MM\x00*", "file.is_plan", "TIFF"),
    (b"\x00\x00\x27\x0a", "file.shp_alone", "Shapefile"),
    (b"fgb\x03", "file.is_map", "FlatGeobuf"),
    (b"PAR1", "file.is_map", "Parquet"),
    (b"\x1e", "file.is_map", "GeoJSON Text Sequence"),
    (b"WFS:", "file.is_reference", "WFS"),
    (b"OAPIF:", "file.is_reference", "OAPIF"),
    (b"http:", "file.is_reference", "URL"),
    (b"https:", "file.is_reference", "URL"),
    (b"/vsi", "file.is_reference", "GDAL /vsi"),
    (b"gdal ", "file.is_reference", "GDALG"),
)

_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
_READ: tuple[tuple[bytes, Format], ...] = ((b"<kml", "kml"), (b"<osm ", "osm"), (b"<osm>", "osm"))

# Markup is told apart by a word near its start.
_MARKUP: tuple[tuple[bytes, str, str], ...] = (
    (b"<ogrvrtdatasource", "file.is_reference", "GDAL VRT"),
    (b"<vrtdataset", "file.is_reference", "GDAL VRT"),
    (b"<ogrwfsdatasource", "file.is_reference", "WFS"),
    (b"<gdal_wms", "file.is_reference", "WMS"),
    (b"<wms_", "file.is_reference", "WMS"),
    (b"<gpx", "file.is_map", "GPX"),
    (b"featurecollection", "file.is_map", "GML"),
    (b"<svg", "file.is_plan", "SVG"),
    (b"<html", "file.is_map", "HTML"),
)

_BOM = b"\xef\xbb\xbf"


def sniff(content: bytes, file: str) -> Format:
    """Say which of the formats that are read these bytes are in.

    Parameters
    ----------
    content
        The whole file.
    file
        Its name, for the sentence only.

    Raises
    ------
    InputError
        Empty, too big, or another kind of file; the sentence says which and what to do.
    """
    if len(content) > LARGEST:
        raise too_big(file, len(content))
    if content.startswith(b"SQLite format 3\x00"):
        return "gpkg"
    start = content[:4096].removeprefix(_BOM).lstrip()
    if not start.strip(b"\x00"):
        raise InputError("file.empty", file=file)
    if start[:1] in b"{[":
        return "json"
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError("file.not_utf8", file=file, line=1)
    if start.startswith(b"PK") and (b"xl/" in content[:65536] or b"[Content_Types]" in start):
        raise InputError("file.is_sheet", file=file, what="Excel / Office")
    if start.startswith(_ZIPS):
        return "zip"
    for signature, key, what in _SIGNATURES:
        if start.startswith(signature):
            raise InputError(key, file=file, what=what)
    if start.startswith(b"<"):
        return _markup(start.lower(), file)
    if start.startswith(b"0") and b"SECTION" in start:
        raise InputError("file.is_drawing", file=file, what="DXF")
    raise InputError("file.not_json", file=file, line=1, column=1)


def _markup(near: bytes, file: str) -> Format:
    for word, key, what in _MARKUP:
        if word in near:
            raise InputError(key, file=file, what=what)
    for word, kind in _READ:
        if word in near:
            return kind
    raise InputError("file.is_map", file=file, what="XML")


def too_big(file: str, size: int) -> InputError:
    """The error for a file of ``size`` bytes that will not be opened."""
    megabytes = f"{size / 1e6:.0f}" if size >= 0 else "?"
    return InputError("file.too_big", file=file, size=megabytes, limit=f"{LARGEST / 1e6:.0f}")
