"""Figures as people read them; units stand in what a measure is called."""

from __future__ import annotations

from math import isnan

from ui.words import t

DECIMALS = {"green": 1, "green_share": 1, "covered": 1, "sun_rest": 1, "sun_play": 1}
"""Decimals of the measures that have any."""


def figure(name: str, value: float, lang: str) -> str:
    """A measure and its value in words: "Seats: 4"."""
    return t(lang, "measure.told", measure=label(name, lang), value=amount(name, value))


def amount(name: str, value: float) -> str:
    """A value; a dash for what cannot be told."""
    return "–" if isnan(value) else f"{value:.{DECIMALS.get(name, 0)}f}"


def label(name: str, lang: str) -> str:
    """What a measure is called; a family of rules by its rule's name."""
    key = (
        f"rule.{name.removeprefix('family.')}" if name.startswith("family.") else f"measure.{name}"
    )
    return t(lang, key)


def explanation(name: str, lang: str) -> str:
    """What a measure says, in one plain sentence for the meeting."""
    if name.startswith("family."):
        return t(lang, "measure.family.help", rule=label(name, lang))
    return t(lang, f"measure.{name}.help")
