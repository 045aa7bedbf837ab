"""Very many layouts in one GeoParquet: a row a placement, read part by part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import compress, pairwise
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from geo.errors import InputError
from geo.footprint import footprints
from geo.kind import Kind
from geo.site import Site
from geo.stack import Stack
from layers.imports.json_text import parse
from layers.imports.layout_file import ALIKE, FARTHEST
from layers.imports.table_columns import (
    NUMBERS,
    TYPES,
    Rows,
    is_geometry,
    kinds_of,
    layouts_of,
    numbers,
    texts,
)  # fmt: skip
from layers.imports.table_frame import Change, to_metres
from layers.imports.table_shapes import shapes
from layers.imports.text import clean, file_name

MOST_ROWS = 30_000_000
"""Placements in one file: a million layouts of thirty."""

MOST_OF_ONE = 5_000
"""Placements in one layout, as in a layout file."""

MOST_BYTES = 1_000_000_000
"""One column of one row group, unpacked, bytes."""

ROWS = 100_000
"""Placements read at a time."""

Numbers = NDArray[np.float64]


def read_stacks(
    file: BinaryIO,
    name: str,
    site: Site,
    kinds: Mapping[str, Kind],
    names: Mapping[str, str] | None = None,
) -> Iterator[Stack]:
    """Read the layouts of a GeoParquet for this site.

    Columns: ``kind``; ``geometry`` (points, or polygons: a kind's own footprint where the
    row tells its ``turn``, else a drawn outline), or ``x`` and ``y`` in site metres; and
    where wanted ``layout`` (text or whole numbers; else all is one layout, called as the
    file), ``id``, ``turn``, ``width``, ``depth``. Rows of a layout stand together.

    Parameters
    ----------
    file
        Open for reading in bytes; nothing else is opened.
    name, site, kinds, names
        As for `layers.imports.layout_file.read_layout`.

    Yields
    ------
    Stack
        About `ROWS` placements each; their codes are all the catalogue's.

    Raises
    ------
    InputError
        ``table.*``, ``file.*``, ``layout.*``; rows are told as ``#1`` for the first.
    """
    shown_name = file_name(name)
    try:
        table = pq.ParquetFile(file, thrift_string_size_limit=50_000_000)
        reader = _Reader(table, shown_name, site, kinds, names or {})
        yield from _whole_layouts(reader.stacks(), shown_name)
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        raise InputError("table.unreadable", file=shown_name) from None


@dataclass(frozen=True)
class _Reader:
    table: pq.ParquetFile
    file: str
    site: Site
    kinds: Mapping[str, Kind]
    names: Mapping[str, str]

    def stacks(self) -> Iterator[Stack]:
        """What the file holds batch by batch; a layout may begin in one and end in a later one."""
        metadata = self.table.metadata
        if metadata.num_rows > MOST_ROWS:
            count, limit = metadata.num_rows, MOST_ROWS
            raise InputError("table.too_many_rows", file=self.file, count=count, limit=limit)
        geometry, change, local = self._geometry()
        wanted = ["layout", "id", "kind", "turn", "width", "depth"]
        wanted += ["x", "y"] if geometry is None else [geometry]
        present = [each for each in wanted if each in self.table.schema_arrow.names]
        self._check(present, geometry)
        first = 1
        for batch in self.table.iter_batches(batch_size=ROWS, columns=present):
            yield self._stack(batch, geometry, change, local=local, first=first)
            first += batch.num_rows

    def _geometry(self) -> tuple[str | None, Change, bool]:
        """Name of the geometry column, how it becomes metres, and whether it is in metres."""
        found = (self.table.schema_arrow.metadata or {}).get(b"geo")
        told = parse(found, self.file) if found else {}
        name = told.get("primary_column", "geometry") if isinstance(told, dict) else "geometry"
        if not isinstance(name, str) or name not in self.table.schema_arrow.names:
            return None, lambda metres: metres, True
        columns = told.get("columns") if isinstance(told, dict) else None
        column = columns.get(name) if isinstance(columns, dict) else None
        crs = column.get("crs", {}) if isinstance(column, dict) else {}
        local = crs is None or (isinstance(crs, dict) and crs.get("type") == "ProjectedCRS")
        return name, to_metres(column, self.site, self.file), local

    def _check(self, present: list[str], geometry: str | None) -> None:
        schema = self.table.schema_arrow
        for column in ["kind", *(["x", "y"] if geometry is None else [])]:
            if column not in present:
                what = "geometry" if column in "xy" else column
                raise InputError("table.no_column", file=self.file, column=what)
        for column in present:
            kind = schema.field(column).type
            if not TYPES.get(column, is_geometry)(kind):
                found = clean(str(kind), 40)
                raise InputError("table.bad_column", file=self.file, column=column, found=found)
        unpacked = (
            group.column(place).total_uncompressed_size
            for number in range(self.table.metadata.num_row_groups)
            for group in [self.table.metadata.row_group(number)]
            for place in range(group.num_columns)
            if group.column(place).path_in_schema.split(".")[0] in present
        )
        if max(unpacked, default=0) > MOST_BYTES:
            raise InputError("table.too_big", file=self.file, limit=f"{MOST_BYTES / 1e6:.0f}")

    def _stack(
        self,
        batch: pa.RecordBatch,
        geometry: str | None,
        change: Change,
        *,
        local: bool,
        first: int,
    ) -> Stack:
        columns = dict(zip(batch.schema.names, batch.columns, strict=True))
        rows = Rows(self.file, first)
        found = {name: numbers(columns.get(name), name, batch.num_rows, rows) for name in NUMBERS}
        outlines: dict[int, Polygon] = {}
        if geometry is not None:
            places, outlines = shapes(
                columns[geometry], change, local=local, file=self.file, first=first
            )
            found["x"], found["y"] = places.T
        self._check_near(np.column_stack([found["x"], found["y"]]), first)
        names, starts = layouts_of(columns.get("layout"), batch.num_rows, rows)
        turn = found["turn"]
        found["turn"] = np.where(np.abs(turn) <= 360, turn, np.fmod(turn, 360))
        stack = Stack(
            names,
            starts,
            tuple(self.kinds),
            kinds_of(columns["kind"], self.kinds, self.names, rows),
            **found,
            ids=None if "id" not in columns else texts(columns["id"], rows),
            outlines=outlines,
        )
        turned = columns.get("turn")
        told = [] if turned is None else [r for r in outlines if turned[r].is_valid]
        return self._with_drawn(stack, told)

    def _with_drawn(self, stack: Stack, told: list[int]) -> Stack:
        """Outlines as they count: those of rows that tell a turn may be just the kind's own."""
        kinds = [self.kinds[stack.codes[stack.kind[row]]] for row in told]
        alike = footprints([stack.placement(row, drawn=False) for row in told], kinds)
        drawn = np.array([stack.outlines[row] for row in told], dtype=object)
        own = shapely.hausdorff_distance(alike, drawn) < ALIKE
        outlines = dict(stack.outlines)
        for row in compress(told, own.tolist()):
            del outlines[row]
        for row in outlines:
            stack.turn[row], stack.width[row], stack.depth[row] = 0.0, np.nan, np.nan
        return replace(stack, outlines=outlines)

    def _check_near(self, places: Numbers, first: int) -> None:
        """Refuse what stands so far from the site that it must be meant for another."""
        west, south, east, north = self.site.boundary.bounds
        middle = np.array([west + east, south + north]) / 2
        doubtful = np.flatnonzero(~(np.abs(places - middle).max(axis=1) < FARTHEST / 2))
        spots = shapely.points(places[doubtful])
        # "not <=" so that a distance that is not a number counts as far, too.
        far = ~(shapely.distance(spots, self.site.boundary) <= FARTHEST)
        if far.any():
            row = first + int(doubtful[np.argmax(far)])
            raise InputError("layout.far", file=self.file, feature=f"#{row}")


def _whole_layouts(stacks: Iterable[Stack], file: str) -> Iterator[Stack]:
    """The same rows, cut where a layout ends; its placements in order of their ids."""
    seen: set[str] = set()
    rest: Stack | None = None
    for stack in stacks:
        joined = stack if rest is None else rest.followed_by(stack)
        _check_sizes(joined, file)
        # The last layout may go on in the next batch.
        done, rest = joined.part(0, len(joined) - 1), joined.part(len(joined) - 1, len(joined))
        yield from _finished(done, seen, file)
    if rest is not None:
        yield from _finished(rest, seen, file)


def _finished(stack: Stack, seen: set[str], file: str) -> Iterator[Stack]:
    for name in stack.names:
        if name in seen:
            raise InputError("table.split_layout", file=file, layout=clean(name, 60))
        seen.add(name)
    if len(stack):
        yield _by_id(stack, file)


def _check_sizes(stack: Stack, file: str) -> None:
    sizes = np.diff(stack.starts)
    if len(sizes) and sizes.max() > MOST_OF_ONE:
        layout = clean(stack.names[int(np.argmax(sizes))], 60)
        raise InputError("table.long_layout", file=file, layout=layout, limit=MOST_OF_ONE)


def _by_id(stack: Stack, file: str) -> Stack:
    if stack.ids is None:
        return stack
    ids = list(stack.ids)
    order = list(range(len(ids)))
    for low, high in pairwise(stack.starts.tolist()):
        own = ids[low:high]
        if len(set(own)) < len(own):
            double = next(each for each in own if own.count(each) > 1)
            raise InputError("file.double_id", file=file, id=clean(double, 60))
        if own != sorted(own):
            order[low:high] = sorted(order[low:high], key=ids.__getitem__)
    return stack if order == sorted(order) else stack.ordered(np.array(order))
