"""Any file that can be read, as a document; the one way in for uploads."""

from __future__ import annotations

from layers.imports.document import Document
from layers.imports.geojson import read_geojson
from layers.imports.geopackage import read_geopackage
from layers.imports.sniff import sniff
from layers.imports.text import clean


def read_document(content: bytes, name: str, wanted: str) -> Document:
    """Read GeoJSON or a GeoPackage.

    Parameters
    ----------
    content
        The whole file.
    name
        Its name, for sentences and as the last resort for the site's name; never opened.
    wanted
        ``role`` or ``kind``: the column that a GeoPackage's layers must have to count,
        if any of them has it.

    Raises
    ------
    InputError
        Any of ``file.*``.
    """
    file = clean(name.replace("\\", "/").rsplit("/", 1)[-1], 80) or "?"
    if sniff(content, file) == "gpkg":
        return read_geopackage(content, file, wanted)
    return read_geojson(content, file)
