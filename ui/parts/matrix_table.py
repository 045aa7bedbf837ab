"""Layouts × measures as rows: weighed, ranked, with the Pareto front; for the table and as CSV."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from math import isnan
from typing import Any

import numpy as np

from geo.arrangement import Flags
from geo.footprint import Numbers
from geo.pareto import pareto_front
from geo.weighing import ranks, scores
from ui.figures import FEW
from ui.parts.choice import Listed
from ui.parts.figure_words import amount, explanation, label

NEUTRAL = frozenset({"things"})
"""Measures that are neither better nor worse for being more."""


@dataclass(frozen=True)
class Matrix:
    """Layouts, m of them, with their figures and how they are weighed.

    Parameters
    ----------
    columns
        By measure (m,).
    score, rank
        By the weights; not a number where nothing is weighed (m,).
    front
        Which no other beats in what has a weight (m,).
    """

    listed: tuple[Listed, ...]
    columns: Mapping[str, Numbers]
    score: Numbers
    rank: Numbers
    front: Flags

    @classmethod
    def of(
        cls, listed: Sequence[Listed], columns: Mapping[str, Numbers], weights: Mapping[str, float]
    ) -> Matrix:
        """Weigh the layouts; whatever has no weight counts neither for score nor front."""
        weighed = {name: own for name, own in weights.items() if own > 0 and name in columns}
        score = scores(columns, weighed, FEW)
        return cls(tuple(listed), columns, score, ranks(score), front(columns, *weighed))

    def heads(self, names: Sequence[str], lang: str) -> list[dict[str, Any]]:
        """The columns of the table: name, place, score, front and whose, then these measures."""
        return [
            {"key": name, "label": label(name, lang), "help": explanation(name, lang),
             "number": name not in {"layout", "by", "front"}, "down": _is_down(name)}
            for name in ("layout", "rank", "score", "front", "by", *names)
        ]  # fmt: skip

    def rows(self, names: Sequence[str]) -> list[list[dict[str, Any]]]:
        """A row for each layout, as `heads`."""
        best = {name: self._best(name) for name in names}
        return [
            [
                {"value": each.title, "text": each.title},
                _cell("rank", self.rank[at]),
                _cell("score", self.score[at]),
                {"value": float(self.front[at]), "text": "★" if self.front[at] else ""},
                {"value": each.whose, "text": each.whose},
                *(
                    _cell(name, self.columns[name][at]) | {"best": bool(best[name][at])}
                    for name in names
                ),
            ]
            for at, each in enumerate(self.listed)
        ]

    def _best(self, name: str) -> Flags:
        """Who is best in a measure; nobody where all are alike (m,)."""
        column = self.columns[name]
        known = column[~np.isnan(column)]
        if name in NEUTRAL or not len(known) or known.min() == known.max():
            return np.zeros(len(column), dtype=bool)
        found: Flags = column == (known.min() if name in FEW else known.max())
        return found

    def as_csv(self, names: Sequence[str], lang: str) -> bytes:
        """The table as a file that spreadsheets open as it is: the best place first."""
        order = np.argsort(np.where(np.isnan(self.rank), np.inf, self.rank), kind="stable")
        file = StringIO()
        writer = csv.writer(file)
        writer.writerow([head["label"] for head in self.heads(names, lang)])
        for at in order.tolist():
            each = self.listed[at]
            writer.writerow([
                _inert(each.title), _plain(self.rank[at]), _plain(self.score[at], 1),
                "★" if self.front[at] else "", _inert(each.whose),
                *(_plain(self.columns[name][at], 2) for name in names),
            ])  # fmt: skip
        return file.getvalue().encode("utf-8-sig")


def front(columns: Mapping[str, Numbers], *names: str) -> Flags:
    """Which layouts no other beats in these measures (m,); none where none is named."""
    if not names:
        return np.zeros(len(next(iter(columns.values()), ())), dtype=bool)
    return pareto_front(
        np.column_stack([columns[name] * (1 if name in FEW else -1) for name in names])
    )


def _is_down(name: str) -> bool:
    return name not in FEW and name not in {"rank", "layout", "by"}


def _cell(name: str, value: float) -> dict[str, Any]:
    return {"value": None if isnan(value) else float(value), "text": amount(name, value)}


def _plain(value: float, decimals: int = 0) -> str:
    return "" if isnan(value) else f"{value:.{decimals}f}"


def _inert(words: str) -> str:
    """People's words that no spreadsheet takes for a formula."""
    return f"'{words}" if words[:1] in {"=", "+", "-", "@", "\t", "\r"} else words
