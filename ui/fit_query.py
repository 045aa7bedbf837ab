"""What is asked where it fits: the same words on the command line and in an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import fmod, isfinite

from shapely import Polygon

from geo.errors import InputError
from geo.fit import Fit, fit
from geo.kind import Kind
from geo.layout import Layout
from geo.limit import RuleSet
from geo.site import Site
from layers.imports.attribute import nearest, shown
from layers.posted import SIZE_MAX, SIZE_MIN

TURN_CAP = 36_000.0
"""Largest turn, degrees, as in layout files."""


@dataclass(frozen=True)
class FitQuery:
    """One question where a piece fits.

    Parameters
    ----------
    kind, turn, width, depth
        What is to be placed: degrees in (−360, 360), m; ``None``: the kind's own size.
    except_id
        The placement that is being moved, passed over; ``None`` for a new piece.
    """

    kind: str
    turn: float
    width: float | None = None
    depth: float | None = None
    except_id: str | None = None

    @classmethod
    def read(
        cls,
        given: Mapping[str, str | None],
        kinds: Mapping[str, Kind],
        names: Mapping[str, str] | None = None,
    ) -> FitQuery:
        """Read ``kind``, ``turn``, ``width``, ``depth`` and ``except`` from text.

        ``names`` tells the codes of what people call the kinds, to find the nearest.

        Raises
        ------
        InputError
            ``fit.turn``, ``edit.size`` or ``kind.unknown``.
        """
        kind = given.get("kind") or ""
        if kind not in kinds:
            known = {code: code for code in kinds} | dict(names or {})
            near = known[nearest(shown(kind), known)]
            raise InputError("kind.unknown", kind=shown(kind), nearest=near)
        return cls(
            kind,
            _turn(given.get("turn") or ""),
            _size(given.get("width")),
            _size(given.get("depth")),
            given.get("except") or None,
        )

    def answer(self, site: Site, layout: Layout, kinds: Mapping[str, Kind], rules: RuleSet) -> Fit:
        """Where it fits; what is being moved and was drawn by hand keeps its outline."""
        return fit(
            site,
            layout,
            kinds,
            rules,
            self.kind,
            self.turn,
            except_id=self.except_id,
            width=self.width,
            depth=self.depth,
            outline=self._outline(layout),
        )

    def _outline(self, layout: Layout) -> Polygon | None:
        moving = layout.placements.get(self.except_id or "")
        is_same = moving is not None and moving.kind == self.kind
        own_size = self.width is not None or self.depth is not None
        return moving.outline if moving is not None and is_same and not own_size else None


def _turn(text: str) -> float:
    turn = _number(text)
    if turn is None or abs(turn) > TURN_CAP:
        raise InputError("fit.turn", turn=shown(text))
    return fmod(turn, 360.0) + 0.0


def _size(text: str | None) -> float | None:
    if not text:
        return None
    size = _number(text)
    if size is None or not SIZE_MIN < size <= SIZE_MAX:
        raise InputError("edit.size", min=SIZE_MIN, max=int(SIZE_MAX))
    return size


def _number(text: str) -> float | None:
    """A finite number, or nothing."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None
