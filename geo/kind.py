"""A kind of amenity: what it measures and what people do with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, Self

Shape = Literal["rect", "disc"]
Level = Literal["ground", "body", "canopy"]
Drawn = Literal["", "round", "along"]
Texture = Literal["", "lawn", "paving", "rubber", "shrubs", "rows"]
Family = Literal["play", "rest", "sport", "green", "service"]

CONFIDENCES = ("sourced", "secondary", "to_verify", "project")
Confidence = Literal["sourced", "secondary", "to_verify", "project"]


@dataclass(frozen=True)
class Kind:
    """One kind of amenity, from ``data/kinds.toml``.

    Local axes at turn 0: ``width`` along x (east), ``depth`` along y (north), the front
    is -y; a slide ends towards +x; swings swing along ±y.

    Parameters
    ----------
    code
        Word of the trade used in files: ``"swing"``. Its name stands in the language
        files under ``kind.<code>``.
    family
        Colour family: play, rest, sport, green or service.
    width, depth, height
        True size, m. A disc has ``width == depth``, its diameter.
    shape
        ``rect`` or ``disc``.
    level
        ``ground`` lies flat (lawn, path); ``body`` stands; ``canopy`` is a roof whose
        posts alone are bodies. Only bodies overlap bodies.
    tags
        What rules select by: ``play``, ``fitness``, ``noisy``, ``forced``, ...
    used
        People go to it, so a wheelchair must reach it.
    resizable
        The person drawing may change its size.
    drawn
        How a finger may draw one of any shape: ``round`` its edge, ``along`` its way (as wide as
        its narrower side), or not at all.
    texture
        Ground it is drawn with where its size or shape is its own: ``lawn``, ``paving``,
        ``rubber``, ``shrubs`` or ``rows``; without one its symbol is stretched.
    coins
        Cost in the children's currency, 1 to 5.
    ages
        Age bands it is made for; empty means everybody.
    measures
        Numbers that single rules need: ``noise`` dB(A) at 1 m, ``fall_height`` m,
        ``suspension`` m, ``post`` m (side of a canopy's post), ``lumens`` of a lamp,
        ``reach`` m (how far people reach beyond the footprint while they use it).
    standing
        Where size and cost come from: (source, confidence).
    """

    code: str
    family: Family
    width: float
    depth: float
    height: float
    shape: Shape = "rect"
    level: Level = "body"
    tags: frozenset[str] = frozenset()
    used: bool = True
    resizable: bool = False
    drawn: Drawn = ""
    texture: Texture = ""
    coins: int = 1
    ages: frozenset[str] = frozenset()
    measures: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    source: str = ""
    confidence: Confidence = "to_verify"

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """Read one ``[[kind]]`` table of ``data/kinds.toml``."""
        fields = dict(record)
        for name in ("tags", "ages"):
            fields[name] = frozenset(fields.get(name, ()))
        fields["measures"] = MappingProxyType(dict(fields.get("measures", {})))
        return cls(**fields)

    def answers_to(self, selector: str) -> bool:
        """Whether a rule's selector means this kind.

        ``*``, a tag, this kind's code, or several of them joined by ``|``.
        """
        return not ({"*", self.code} | self.tags).isdisjoint(selector.split("|"))
