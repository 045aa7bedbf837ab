"""Facts in files: kinds, rule sets, demo sites, icons, plan symbols, fonts, the look.

Imports nothing of ours; returns what the files say as plain dictionaries and text.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
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
    """One rule set by name, with the limits of the set it extends before its own.

    ``KeyError`` if there is none of that name.
    """
    if name not in ruleset_names():
        raise KeyError(name)
    own = _toml(f"rulesets/{name}.toml")
    base = own.pop("extends", None)
    without = set(own.pop("without", ()))
    inherited = [] if base is None else ruleset(base)["limit"]
    kept = [limit for limit in inherited if limit["rule"] not in without]
    return own | {"limit": kept + own.get("limit", [])}


@cache
def ruleset_names() -> tuple[str, ...]:
    """The names of all rule sets."""
    return tuple(sorted(path.stem for path in (HERE / "rulesets").glob("*.toml")))


@cache
def palette(name: str) -> tuple[str, ...]:
    """Codes of the kinds that a palette shows, in order; ``KeyError`` if there is none."""
    return tuple(_toml("palettes.toml")[name])


@cache
def markers() -> dict[str, int]:
    """The number of each kind's paper cards, by its code; never changed once given."""
    return dict(_toml("markers.toml")["kinds"])


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
def animal(name: str) -> str:
    """One of the animals that people take for a nickname, as SVG text."""
    return (HERE / "animals" / f"{name}.svg").read_text(encoding="utf-8")


@cache
def demo_site(name: str) -> str:
    """A demo site as the text of a site file (docs/formats.md)."""
    return (HERE / "sites" / f"{name}.geojson").read_text(encoding="utf-8")


@cache
def demo_layouts(name: str) -> tuple[tuple[str, str], ...]:
    """The illustrative layouts of a demo site: name and text of a layout file each."""
    files = sorted((HERE / "sites" / f"{name}-layouts").glob("*.geojson"))
    return tuple((path.stem, path.read_text(encoding="utf-8")) for path in files)


def demo_workshop_file(name: str) -> Path:
    """Where the layouts that a demo site's workshop made are kept, with their history."""
    return HERE / "sites" / f"{name}-workshop.json"


def missing_characters(text: str) -> str:
    """The characters of ``text`` that no font here can draw, each once, in order; mostly ``""``."""
    return "".join(c for c in dict.fromkeys(text) if not c.isspace() and not _drawn(ord(c)))


def _drawn(point: int) -> bool:
    firsts, lasts = _coverage()
    run = bisect_right(firsts, point) - 1
    return run >= 0 and point <= lasts[run]


@cache
def _coverage() -> tuple[list[int], list[int]]:
    # Runs of code points, so that asking needs neither the fonts nor a font library.
    lines = (FONTS / "coverage.txt").read_text(encoding="utf-8").splitlines()
    runs = [line.partition("-") for line in lines if not line.startswith("#")]
    return [int(a, 16) for a, _, _ in runs], [int(b or a, 16) for a, _, b in runs]


def _toml(path: str) -> dict[str, Any]:
    return tomllib.loads((HERE / path).read_text(encoding="utf-8"))
