"""Very many layouts as columns: one row a placement, the layouts one after another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely import Polygon

from geo.footprint import Numbers
from geo.layout import Layout, Placement

Counts = NDArray[np.int64]

_COLUMNS = ("kind", "x", "y", "turn", "width", "depth")


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
    def of(cls, layouts: Iterable[tuple[str, Layout]], kinds: Iterable[str] = ()) -> Stack:
        """Stack layouts up, each with its name; ``kinds``: codes to begin with."""
        named = [(name, sorted(layout, key=lambda each: each.id)) for name, layout in layouts]
        rows = [placement for _, placements in named for placement in placements]
        codes = tuple(dict.fromkeys([*kinds, *(placement.kind for placement in rows)]))
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
        columns: dict[str, Any] = {name: getattr(self, name)[low:high] for name in _COLUMNS}
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

    def followed_by(self, other: Stack) -> Stack:
        """The stack and another one of the same kinds; a layout may go on in the other.

        It does where the last here and the first there are called the same.
        """
        goes_on = bool(self.names and other.names) and self.names[-1] == other.names[0]
        columns: dict[str, Any] = {
            name: np.concatenate([getattr(self, name), getattr(other, name)]) for name in _COLUMNS
        }
        rows = len(self.x)
        ids = None if self.ids is None or other.ids is None else [*self.ids, *other.ids]
        return Stack(
            names=self.names + other.names[goes_on:],
            starts=np.concatenate([self.starts[:-1], other.starts[goes_on:] + rows]),
            codes=self.codes,
            ids=ids,
            outlines={**self.outlines, **{row + rows: o for row, o in other.outlines.items()}},
            **columns,
        )

    def ordered(self, rows: NDArray[np.intp]) -> Stack:
        """The same layouts with the rows in another order, layout by layout."""
        columns: dict[str, Any] = {name: getattr(self, name)[rows] for name in _COLUMNS}
        return replace(
            self,
            ids=None if self.ids is None else [self.ids[row] for row in rows.tolist()],
            outlines={
                new: self.outlines[row]
                for new, row in enumerate(rows.tolist())
                if row in self.outlines
            },
            **columns,
        )

    def placement(self, row: int, *, drawn: bool = True) -> Placement:
        """One row as a placement; not ``drawn``: as if it had no outline."""
        return Placement(
            "" if self.ids is None else self.ids[row],
            self.codes[self.kind[row]],
            float(self.x[row]),
            float(self.y[row]),
            float(self.turn[row]),
            _own(self.width[row]),
            _own(self.depth[row]),
            outline=self.outlines.get(row) if drawn else None,
        )

    def layout(self, number: int) -> Layout:
        """One of the layouts as a layout."""
        low, high = int(self.starts[number]), int(self.starts[number + 1])
        placements = (self.placement(row) for row in range(low, high))
        if self.ids is not None:
            return Layout.of(*placements)
        digits = len(str(high - low))
        return Layout.of(
            *(replace(each, id=f"p{n:0{digits}}") for n, each in enumerate(placements, 1))
        )


def _own(length: float) -> float | None:
    return None if np.isnan(length) else float(length)
