"""Very many layouts as columns: one row a placement, the layouts one after another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely import Polygon

from geo.footprint import Numbers
from geo.layout import Layout, Placement

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Stack:
    """Layouts on one site, m of them with n placements in all.

    Within a layout the placements stand in order of their ids, as in a `geo.scene.Scene`.

    Parameters
    ----------
    names
        What the layouts are called (m).
    starts
        First row of each layout, and n (m + 1).
    codes
        Codes of the kinds that occur.
    kind
        Of each row: which of ``codes`` (n,).
    x, y, turn
        Site metres and degrees, as `geo.layout.Placement` (n,).
    width, depth
        Own sizes, m; not a number where the kind's count (n,).
    ids
        Of the placements (n); ``None``: they are numbered, so that their order is kept.
    outlines
        Drawn outlines by row.
    """

    names: tuple[str, ...]
    starts: Counts
    codes: tuple[str, ...]
    kind: NDArray[np.int16]
    x: Numbers
    y: Numbers
    turn: Numbers
    width: Numbers
    depth: Numbers
    ids: Sequence[str] | None = None
    outlines: Mapping[int, Polygon] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, layouts: Iterable[tuple[str, Layout]]) -> Stack:
        """Stack layouts up, each with its name."""
        named = [(name, sorted(layout, key=lambda each: each.id)) for name, layout in layouts]
        rows = [placement for _, placements in named for placement in placements]
        codes = tuple(dict.fromkeys(placement.kind for placement in rows))
        number = {code: index for index, code in enumerate(codes)}

        def column(field: str) -> Numbers:
            # None becomes nan.
            return np.array([getattr(placement, field) for placement in rows], dtype=float)

        return cls(
            tuple(name for name, _ in named),
            np.cumsum([0, *(len(placements) for _, placements in named)], dtype=np.int64),
            codes,
            np.array([number[placement.kind] for placement in rows], dtype=np.int16),
            column("x"),
            column("y"),
            column("turn"),
            column("width"),
            column("depth"),
            ids=[placement.id for placement in rows],
            outlines={i: p.outline for i, p in enumerate(rows) if p.outline is not None},
        )

    def __len__(self) -> int:
        return len(self.names)

    def part(self, first: int, last: int) -> Stack:
        """The layouts from number ``first`` to before ``last``."""
        low, high = int(self.starts[first]), int(self.starts[last])
        columns: dict[str, Any] = {
            name: getattr(self, name)[low:high]
            for name in ("kind", "x", "y", "turn", "width", "depth")
        }
        outlines = {
            row - low: outline for row, outline in self.outlines.items() if low <= row < high
        }
        return Stack(
            names=self.names[first:last],
            starts=self.starts[first : last + 1] - low,
            codes=self.codes,
            ids=None if self.ids is None else self.ids[low:high],
            outlines=outlines,
            **columns,
        )

    def layout(self, number: int) -> Layout:
        """One of the layouts as a layout."""
        low, high = int(self.starts[number]), int(self.starts[number + 1])
        digits = len(str(high - low))
        return Layout.of(
            *(
                Placement(
                    f"p{row - low + 1:0{digits}}" if self.ids is None else self.ids[row],
                    self.codes[self.kind[row]],
                    float(self.x[row]),
                    float(self.y[row]),
                    float(self.turn[row]),
                    _own(self.width[row]),
                    _own(self.depth[row]),
                    outline=self.outlines.get(row),
                )
                for row in range(low, high)
            )
        )


def _own(length: float) -> float | None:
    return None if np.isnan(length) else float(length)
