"""Layouts as small plans: many at a glance, on the page and on one sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import ceil, sqrt

import data
from geo.catalogue import catalogue
from geo.footprint import footprints
from geo.limit import Severity
from geo.site import Site
from layers.exports.amenities import from_the_ground_up
from layers.exports.findings import mark
from layers.exports.labels import text_width
from layers.exports.plan import clean
from layers.exports.svg import document as paper
from layers.exports.svg import n, tag, text
from ui.checking import Checked
from ui.parts.picture import document, ground, path, style, window

MARGIN, ASPECT = 0.05, 4 / 3
"""Room around the boundary, as a share of its longer side, and width to height."""

_PIXELS = 300
"""Width of a small plan on a screen, about: how thick lines are on paper follows from it."""

CARD, GAP, WORDS = 64.0, 5.0, 11.0
"""Of a sheet: a plan's width, what is left between two, and room for two lines of words, mm."""
_LETTERS, _SMALL = 3.6, 2.8  # mm


@lru_cache(maxsize=32)
def site_svg(site: Site) -> str:
    """What all small plans of a site stand on."""
    return document(window(site, MARGIN, ASPECT), style(), ground(site))


def pieces_svg(found: Checked) -> str:
    """What a layout has placed, true to scale; what is in conflict has a heavy, broken edge."""
    return document(window(found.site, MARGIN, ASPECT), _style(), pieces(found))


def pieces(found: Checked) -> list[str]:
    """The footprints of a layout as SVG elements, from the ground up."""
    kinds = catalogue()
    placed = from_the_ground_up(found.state.layout, kinds)
    of = [kinds[each.kind] for each in placed]
    hit = {each for issue in found.issues if issue.severity == "error" for each in issue.placements}
    return [
        f'<path class="piece {kind.family}{" hit" if each.id in hit else ""}"'
        f' d="{path(shape, found.site)}"/>'
        for each, kind, shape in zip(placed, of, footprints(placed, of), strict=True)
    ]


@cache
def _style(pixel: float = 0.0) -> str:
    """As `picture.style`, for what is placed."""
    look = data.look()
    unit = "" if pixel else "px;vector-effect:non-scaling-stroke"
    size = pixel or 1.0
    dash = f"{5 * size:.4g} {3 * size:.4g}"
    shapes = (
        f".piece{{fill-opacity:.9;stroke-width:{1.2 * size:.4g}{unit};stroke-linejoin:round}}"
        f".piece.hit{{stroke-width:{2.5 * size:.4g}{unit};stroke-dasharray:{dash}}}"
    )
    light = _colours(look["light"])
    if pixel:
        return shapes + light
    return f"{shapes}{light}@media (prefers-color-scheme: dark){{{_colours(look['dark'])}}}"


def _colours(look: dict[str, dict[str, str]]) -> str:
    families = "".join(
        f".piece.{family}{{fill:{colour};stroke:{look['families_deep'][family]}}}"
        for family, colour in look["families"].items()
    )
    return f"{families}.piece.hit{{stroke:{look['verdict']['conflict_deep']}}}"


@dataclass(frozen=True)
class Small:
    """One plan of a sheet: the layout, what it is called and whose it is."""

    found: Checked
    title: str
    about: str


def sheet(title: str, plans: Sequence[Small]) -> tuple[str, float, float]:
    """All these layouts on one sheet; the drawing with its width and height, mm.

    Under each stands its name and how many errors and warnings it has, in their signs.
    """
    look = data.look()["light"]
    columns = max(3, ceil(sqrt(len(plans) * 1.2)))
    high = CARD / ASPECT
    rows = ceil(len(plans) / columns)
    width = columns * (CARD + GAP) + GAP
    height = rows * (high + WORDS + GAP) + 3 * GAP
    sites = {plan.found.site_version: plan.found.site for plan in plans}
    pixel = window(plans[0].found.site, MARGIN, ASPECT)[2] / _PIXELS
    parts = [
        f"<style>{style(pixel)}{_style(pixel)}</style>",
        tag("defs", "".join(tag("g", "".join(ground(site)), id=f"site-{version}")
                            for version, site in sites.items())),
        tag("rect", width=width, height=height, fill=look["card"]),
        text(GAP, 2 * GAP, _fitting(title, width - 2 * GAP, 5.5), font_size=5.5, font_weight=700,
             fill=look["ink"]),
    ]  # fmt: skip
    for place, plan in enumerate(plans):
        x = GAP + (place % columns) * (CARD + GAP)
        y = 3 * GAP + (place // columns) * (high + WORDS + GAP)
        below = f'<use xlink:href="#site-{plan.found.site_version}"/>'
        box = window(plan.found.site, MARGIN, ASPECT)
        drawn = tag("svg", below + "".join(pieces(plan.found)), width=CARD, height=high,
                    viewBox=" ".join(f"{each:.3f}" for each in box))  # fmt: skip
        parts.append(tag("g", drawn + _named(plan, high), transform=f"translate({n(x)} {n(y)})"))
    return paper(width, height, *parts), width, height


def _named(plan: Small, high: float) -> str:
    look = data.look()["light"]
    weights: tuple[Severity, ...] = ("warning", "error")
    counts = [(severity, plan.found.count(severity)) for severity in weights]
    signs = [
        mark(severity, str(count), CARD - 3 - 7 * place, high + 4.6, 2.6)
        for place, (severity, count) in enumerate(counts)
        if count
    ]
    room = CARD - 17
    return (
        text(0.0, high + 4.4, _fitting(plan.title, room, _LETTERS), font_size=_LETTERS,
             font_weight=700, fill=look["ink"])
        + text(0.0, high + 8.8, _fitting(plan.about, room, _SMALL), font_size=_SMALL,
               fill=look["soft_ink"])
        + "".join(signs)
    )  # fmt: skip


def _fitting(words: str, room: float, size: float) -> str:
    """The words, shortened to so many mm."""
    words = clean(words)
    if text_width(words, size) <= room:
        return words
    while words and text_width(f"{words}…", size) > room:
        words = words[:-1]
    return f"{words}…"
