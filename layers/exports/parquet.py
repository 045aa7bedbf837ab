"""GeoParquet 1.1 of the footprints, for notebooks and for counting over many layouts."""

from __future__ import annotations

from io import BytesIO

from layers.exports.plan import ExportOptions, Plan
from layers.exports.tables import amenities


def parquet(plan: Plan, _options: ExportOptions) -> bytes:
    """The footprints in the site's own metres, with a covering box per row.

    A local site's file says that its reference system is unknown (``"crs": null``).
    """
    file = BytesIO()
    amenities(plan).to_parquet(
        file, index=False, schema_version="1.1.0", write_covering_bbox=True, compression="zstd"
    )
    return file.getvalue()
