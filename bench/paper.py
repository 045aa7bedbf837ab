"""Photos of playing sheets: how many cards are found, how exactly, and where it breaks.

``python -m bench.paper [photos] [sweep photos]``. The photos are made: the printed PDFs, cards
pasted at lot's poses, a pinhole camera with a phone's wide lens, radial distortion, blur, uneven
light, noise, JPEG 85 (tests/layers/imports/paper_photo.py). A real phone adds what is not made
here: rolling paper, lens flare, motion blur, a camera's sharpening.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import hypot

import cv2
import numpy as np

import data
from bench.conditions import HEAD, conditions, percentile, row
from geo.errors import InputError
from layers.exports.plan import ExportOptions
from layers.imports.photo.reading import Reading, read_photo
from layers.imports.site_file import read_site
from tests.layers.imports.paper_photo import Camera, Lying, Table, truth
from ui.paper import bare_plans

SITE = read_site(data.demo_site("lingyun").encode(), "lingyun.geojson")
PLANS = bare_plans([SITE])
FAR = 0.5
"""A piece further from where its card lies is a wrong one, m."""


@dataclass
class Score:
    """What many photos came to."""

    cards: int = 0
    found: int = 0
    wrong: int = 0
    told: int = 0
    refused: list[str] = field(default_factory=list)
    off: list[float] = field(default_factory=list)
    turned: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def add(self, table: Table, lying: Sequence[Lying], reading: Reading) -> None:
        """Count one photo."""
        left = list(reading.pieces)
        for kind, x, y, turn in truth(table, lying):
            self.cards += 1
            near = [
                each for each in left if each.kind == kind and hypot(each.x - x, each.y - y) < FAR
            ]
            if near:
                left.remove(near[0])
                self.found += 1
                self.off.append(100 * hypot(near[0].x - x, near[0].y - y))
                self.turned.append(abs((near[0].turn - turn + 180) % 360 - 180))
        self.wrong += len(left)
        self.told += len(reading.unread)

    def line(self, name: str) -> str:
        """One line of a table."""
        share = f"{100 * self.found / self.cards:5.1f} %" if self.cards else "    –  "
        off, turned = (
            f"{percentile(each, 95):6.2f}" if each else "     –" for each in (self.off, self.turned)
        )
        return (
            f"{name:34}{self.found:5} of {self.cards:4} {share} wrong {self.wrong:2}"
            f"  p95 {off} cm {turned}°  told {self.told:3}  refused {' '.join(self.refused)}"
        )


def photographed(
    table: Table, cameras: Sequence[Camera], count: int = 14, cover: bool = False
) -> Score:
    """Photograph and read fresh layouts, one a camera; ``cover``: a hand and a card on each."""
    score = Score()
    for camera in cameras:
        random = np.random.default_rng(camera.seed + 1000)
        lying = table.scattered(random, count)
        held = lying[1]
        if cover:
            lying = _covered(lying)
        picture = table.laid(lying)
        if cover:
            _hand(table, picture, held, random)
        content = table.photo(picture, camera)
        begun = time.perf_counter()
        try:
            reading = read_photo(content, "photo.jpg", PLANS)
        except InputError as error:
            score.refused.append(error.code)
            continue
        finally:
            score.seconds.append(1000 * (time.perf_counter() - begun))
        score.add(table, lying, reading)
    return score


def _covered(lying: list[Lying]) -> list[Lying]:
    """One more card, over the first one's middle."""
    return [*lying, Lying("recycler", lying[0].x + 3, lying[0].y + 4, 30.0)]


def _hand(table: Table, picture: np.ndarray, held: Lying, random: np.random.Generator) -> None:
    k = table.per_mm
    skin = tuple(int(each + random.integers(-30, 20)) for each in (205, 160, 130))
    at = np.array([held.x, held.y]) + random.uniform(-12, 12, 2)
    cv2.circle(picture, tuple((at * k).astype(int)), int(45 * k), skin, -1, cv2.LINE_AA)
    for finger in (-30, -10, 10, 30):
        ends = [(at + np.array([finger, far])) * k for far in (20, 95)]
        a, b = (tuple(int(each) for each in end) for end in ends)
        cv2.line(picture, a, b, skin, int(17 * k), cv2.LINE_AA)


def by_lot(count: int, **settings: float) -> list[Camera]:
    """Cameras as hands hold them: up to 25° from straight above, from any side."""
    found = []
    for seed in range(count):
        random = np.random.default_rng(seed)
        found.append(
            Camera(
                tilt=float(random.uniform(0, 25)),
                around=float(random.uniform(0, 360)),
                roll=float(random.normal(0, 5)),
                fill=float(random.uniform(0.85, 0.95)),
                lens=float(random.uniform(-0.03, 0.03)),
                blur=float(random.uniform(0.6, 1.3)),
                shade=float(random.uniform(0.1, 0.5)),
                shadow=float(random.choice([0.0, 0.0, 0.4])),
                noise=float(random.uniform(2, 7)),
                seed=seed,
            )
        )
    return [replace(each, **settings) for each in found]  # type: ignore[arg-type]


def sweeps(table: Table, count: int) -> Iterator[str]:
    """One thing made worse at a time, the rest as hands hold it."""
    for name, values in {
        "tilt": (30, 40, 50, 60),
        "blur": (1.5, 2.0, 2.5, 3.0, 4.0),
        "light": (0.4, 0.2, 0.1),
        "shadow": (0.6, 0.8),
        "noise": (12, 25),
        "lens": (-0.08, 0.08),
        "quality": (60, 30),
    }.items():
        for value in values:
            yield photographed(table, by_lot(count, **{name: value})).line(f"{name} {value}")
    for wide in (3000, 2400, 2000, 1600):
        size = (wide, wide * 3 // 4)
        cameras = [replace(each, size=size) for each in by_lot(count)]
        yield photographed(table, cameras).line(f"{size[0]} x {size[1]} pixels")


def main() -> None:
    """Print everything."""
    count, few = (int(each) for each in [*sys.argv[1:], "20", "3"][:2])
    print(conditions("opencv-python-headless", "pillow", "pypdfium2"))
    print("12 megapixels, JPEG 85; sheet and cards of the Lingyun court, 14 cards by lot a photo")
    wall = Table(PLANS[0], ExportOptions(50, "A1"), per_mm=7.0)
    base = photographed(wall, by_lot(count))
    print(base.line(f"A1, 1 : 50, {count} photos"), flush=True)
    print(HEAD)
    print(row("  reading a photo", base.seconds))
    print(row("  place", base.off, "cm", 2))
    print(row("  turn", base.turned, "°", 3), flush=True)
    covered = photographed(wall, by_lot(few * 2), cover=True)
    print(covered.line("  with a hand and a card over cards"), flush=True)
    for paper, scale in (("A3", 100), ("A4", 200)):
        table = Table(PLANS[0], ExportOptions(scale, paper), per_mm=10.0)  # type: ignore[arg-type]
        print(photographed(table, by_lot(few), 8).line(f"{paper}, 1 : {scale}"), flush=True)
    print(f"what breaks it (A1, 1 : 50, {few} photos each)")
    for line in sweeps(wall, few):
        print(line, flush=True)


if __name__ == "__main__":
    main()
