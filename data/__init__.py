"""Facts in files: kinds, rule sets, demo sites, icons, plan symbols, fonts, the look.

Imports nothing of ours; returns what the files say as plain dictionaries and text.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FONTS = HERE / "fonts"


@cache
def kinds() -> tuple[dict[str, Any], ...]:
    """Every kind of amenity, in catalogue order."""
    return tuple(_toml("kinds.toml")["kind"])


@cache
def ruleset(name: str) -> dict[str, Any]:
    """One rule set by name; ``KeyError`` if there is none of that name."""
    if name not in ruleset_names():
        raise KeyError(name)
    return _toml(f"rulesets/{name}.toml")


@cache
def ruleset_names() -> tuple[str, ...]:
    """The names of all rule sets."""
    return tuple(sorted(path.stem for path in (HERE / "rulesets").glob("*.toml")))


@cache
def look() -> dict[str, Any]:
    """Colours, type and shape: the one source of every surface's look."""
    return _toml("look.toml")


@cache
def icon(name: str) -> str:
    """Icon as SVG text: viewBox 0 0 15 15, one shape in currentColor."""
    return (HERE / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@cache
def symbol(kind: str) -> str:
    """Plan symbol as SVG text, seen from above: viewBox in cm, width × depth of the kind."""
    return (HERE / "symbols" / f"{kind}.svg").read_text(encoding="utf-8")


@cache
def demo_site(name: str) -> str:
    """A demo site as the text of a site file (docs/formats.md)."""
    return (HERE / "sites" / f"{name}.geojson").read_text(encoding="utf-8")


def _toml(path: str) -> dict[str, Any]:
    return tomllib.loads((HERE / path).read_text(encoding="utf-8"))
