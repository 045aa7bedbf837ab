"""Very many layouts from files: one a file, or several of a table, workbook or GeoPackage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from geo.catalogue import catalogue
from geo.layout import Layout
from geo.site import Site
from geo.stack import Stack
from layers.imports.layout_file import read_layouts
from layers.imports.layout_table import read_stacks
from layers.imports.text import clean
from ui.disk import read_whole, reading, shown

FILES_AT_ONCE = 500
"""Layout files stacked up together."""


def stacks(
    files: Iterable[str], site: Site, names: Mapping[str, str]
) -> Iterator[tuple[list[str], Stack]]:
    """Read layout files, and tables, workbooks and GeoPackages of many, in the order given.

    Yields
    ------
    tuple
        The file that each layout is from, and the layouts stacked up.

    Raises
    ------
    InputError
        Any of the files'.
    """
    kinds = catalogue()
    waiting: list[tuple[str, str, Layout]] = []
    for path in files:
        if _is_table(path):
            yield from _together(waiting)
            waiting = []
            with reading(path) as file:
                for stack in read_stacks(file, path, site, kinds, names):
                    yield [shown(path)] * len(stack), stack
            continue
        stem = clean(Path(path).stem) or shown(path)
        found = read_layouts(read_whole(path), path, site, kinds, names) or {"": Layout()}
        waiting += [(shown(path), name or stem, layout) for name, layout in found.items()]
        if len(waiting) >= FILES_AT_ONCE:
            yield from _together(waiting)
            waiting = []
    yield from _together(waiting)


def _together(waiting: list[tuple[str, str, Layout]]) -> Iterator[tuple[list[str], Stack]]:
    if waiting:
        named = ((name, layout) for _, name, layout in waiting)
        yield [file for file, _, _ in waiting], Stack.of(named, catalogue())


def _is_table(path: str) -> bool:
    # A pipe cannot be looked into and then read again; a table cannot come through one anyway.
    if not Path(path).is_file():
        return False
    with reading(path) as file:
        return file.read(4) == b"PAR1"
