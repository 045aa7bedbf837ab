"""What is found in many layouts together, worked out once for the same layouts."""

from __future__ import annotations

import streamlit as st

from geo.arrangement import Flags
from geo.catalogue import catalogue
from geo.common import Common, common
from geo.contrast import MapContrast, map_contrast
from geo.footprint import Numbers
from geo.heat import FAMILIES
from geo.kind import Family
from geo.overview import Overview, overview
from ui.parts.whose import Gathered


def overview_of(found: Gathered) -> Overview:
    """Everything that is asked of gathered layouts together."""
    return _overview(found.key, found)


@st.cache_resource(max_entries=8, show_spinner=False)
def _overview(key: tuple[object, ...], _found: Gathered) -> Overview:
    del key  # Streamlit tells answers apart by it
    return overview(_found.site, _found.stack, catalogue(), _found.rules)


def common_of(found: Gathered, *, budget: int | None, equal_say: bool, least: float) -> Common:
    """The common layout of gathered layouts; see `geo.common.common`.

    Parameters
    ----------
    equal_say
        Every group has the same say, however many layouts it drew.
    """
    return _common((*found.key, budget, equal_say, least), found, budget, equal_say, least)


@st.cache_resource(max_entries=16, show_spinner=False)
def _common(
    key: tuple[object, ...],
    _found: Gathered,
    _budget: int | None,
    _equal_say: bool,
    _least: float,
) -> Common:
    del key
    return common(
        _found.site,
        _found.stack,
        catalogue(),
        _found.rules,
        budget=_budget,
        groups=[each.group for each in _found.listed] if _equal_say else None,
        least=_least,
    )


def map_difference(found: Gathered, family: Family, one: Flags, other: Flags) -> MapContrast | None:
    """Where two sets of layouts want something of a family, less one another."""
    seen = overview_of(found)
    return map_contrast(seen.maps.maps[:, FAMILIES.index(family)], one, other, seen.order)


def share_with(sums: Numbers) -> float:
    """Part of the layouts that have at least one of something; ``sums``: how many (m,)."""
    return float((sums > 0).mean()) if len(sums) else 0.0
