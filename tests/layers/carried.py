"""A project's file in tests: what goes into one, and all that a database holds."""

from __future__ import annotations

import io
import zipfile

from PIL import Image

from layers.imports.backdrop import Backdrop
from layers.tables import Table

TOKEN = "of the house, and more than 128 bits"


def webp(shade=90, size=(60, 40), **options):
    out = io.BytesIO()
    Image.new("RGBA", size, (shade, 120, 60, 200)).save(out, "WEBP", **options)
    return out.getvalue()


def plan(shade=90):
    """A plan as a picture, under the site's drawing board."""
    return Backdrop(webp(shade), (0.0, -1.0, 20.0, 25.5), (60, 40))


def lent(_layout_id: str) -> str:
    return TOKEN


def rows(store):
    """Every row of every table."""
    with store._database.engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(table.select())))
            for table in Table.metadata.sorted_tables
        }


def zipped(texts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for each, text in texts.items():
            packed.writestr(each, text)
    return out.getvalue()
