"""Photos of playing sheets as a phone would take them, made from the very PDFs that are printed.

::

    sheet PDF ─┐
               ├─ cards pasted at known poses ─ camera: tilt, lens, blur, light, noise, JPEG ─ photo
    cards PDF ─┘
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians, sin

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image
from shapely import Polygon

from layers.exports.cards import PAGES, cards, copies, packed
from layers.exports.plan import ExportOptions, Plan
from layers.exports.playing_sheet import playing_sheet
from layers.paper.card import Card, card
from layers.paper.sheet import Sheet

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Lying:
    """A card on the sheet: the middle of its footprint in mm, y down, its turn in degrees."""

    kind: str
    x: float
    y: float
    turn: float


@dataclass(frozen=True)
class Camera:
    """How the photo is taken.

    Parameters
    ----------
    tilt, around, roll
        Degrees from straight above, towards which side, and how the phone is turned.
    fill
        Share of the photo's longer side that the sheet takes at most.
    lens
        Radial distortion: how far a corner of the photo is shifted, as a share of its radius.
    blur, noise
        Standard deviations, pixels and grey levels.
    light, shade
        Brightness 0 to 1; how much darker the dark side is.
    shadow
        Darkness of the photographer's own shadow, 0 to 1.
    quality
        Of the JPEG.
    """

    tilt: float = 12
    around: float = 40
    roll: float = 2
    fill: float = 0.92
    lens: float = 0.01
    blur: float = 0.9
    noise: float = 4
    light: float = 0.85
    shade: float = 0.35
    shadow: float = 0.0
    quality: int = 85
    size: tuple[int, int] = (4000, 3000)
    seed: int = 0


class Table:
    """A printed sheet on a table, with its cut-out cards in a box."""

    def __init__(self, plan: Plan, options: ExportOptions, per_mm: float = 8.0) -> None:
        self.sheet = Sheet.of(plan.site, options.paper, options.scale)
        self.plan = plan
        self.per_mm = per_mm
        self.bare = _render(playing_sheet(plan, options), per_mm)[0]
        self._pictures = _render(cards(plan, options), per_mm)
        wanted = [
            made
            for code, count in copies(plan, options.copies).items()
            for made in [card(plan.kinds[code], self.sheet.scale)] * count
        ]
        size = next(s for s in PAGES if abs(self._pictures[0].shape[1] - s[0] * per_mm) < 2)
        self.places: dict[str, tuple[int, Card, float, float]] = {}
        for number, page in enumerate(packed(wanted, size)):
            for laid in page:
                west, _, _, north = laid.card.outline.bounds
                self.places[laid.card.kind] = number, laid.card, laid.x - west, laid.y + north

    @lru_cache(maxsize=200)  # noqa: B019 - a table lives as long as its tests
    def _cut(self, kind: str) -> tuple[Picture, Picture, tuple[float, float]]:
        """A card's picture, its mask, and where in it the middle of the footprint is, px."""
        number, made, x, y = self.places[kind]
        west, south, east, north = made.outline.bounds
        k = self.per_mm
        left, top = round((x + west) * k), round((y - north) * k)
        right, bottom = round((x + east) * k), round((y - south) * k)
        picture = self._pictures[number][top:bottom, left:right]
        mask = np.zeros(picture.shape[:2], np.uint8)
        middle = x * k - left, y * k - top
        corners = np.array(made.outline.exterior.coords) * (k, -k) + middle
        cv2.fillPoly(mask, [np.round(corners * 16).astype(np.int32)], 255, shift=4)
        return picture, mask, middle

    def laid(self, lying: Sequence[Lying]) -> Picture:
        """The sheet with cards on it, the later ones over the earlier."""
        table = self.bare.copy()
        high, wide = table.shape[:2]
        for each in lying:
            picture, mask, (x, y) = self._cut(each.kind)
            c, s = cos(radians(each.turn)), sin(radians(each.turn))
            # y down: counter-clockwise on paper is clockwise in the matrix
            turn = np.array([[c, s, 0], [-s, c, 0]])
            # pixel centres lie half a pixel from the edges
            turn[:, 2] = (
                np.array([each.x, each.y]) * self.per_mm - turn[:, :2] @ (x - 0.5, y - 0.5) - 0.5
            )
            corners = self.places[each.kind][1].laid(each.x, each.y, each.turn).bounds
            left, top = (max(0, int(each * self.per_mm) - 2) for each in corners[:2])
            right, bottom = (int(each * self.per_mm) + 3 for each in corners[2:])
            right, bottom = min(right, wide), min(bottom, high)
            turn[:, 2] -= left, top
            size = right - left, bottom - top
            over = cv2.warpAffine(picture, turn, size, flags=cv2.INTER_LINEAR)
            alpha = cv2.warpAffine(mask, turn, size)[..., None] / np.float32(255)
            part = table[top:bottom, left:right]
            part[:] = (over * alpha + part * (1 - alpha)).astype(np.uint8)
        return table

    def scattered(self, random: np.random.Generator, count: int = 14) -> list[Lying]:
        """Cards of lot's choice and turn inside the plan's window, none touching another."""
        form = self.sheet.form
        taken: list[Polygon] = []
        found: list[Lying] = []
        kinds = list(self.places)
        for _ in range(60 * count):
            if len(found) == count:
                break
            kind = str(random.choice(kinds))
            made = self.places[kind][1]
            x = random.uniform(form.band, form.width - form.band)
            y = random.uniform(form.band, form.height - form.band)
            turn = float(random.uniform(0, 360))
            shape = made.laid(x, y, turn)
            west, north, east, south = shape.bounds
            inside = (
                west > form.band and north > form.band
                and east < form.width - form.band and south < form.height - form.band
            )  # fmt: skip
            if inside and not any(shape.buffer(2).intersects(other) for other in taken):
                taken.append(shape)
                found.append(Lying(kind, float(x), float(y), turn))
        return found

    def photo(self, table: Picture, camera: Camera) -> bytes:
        """Photograph the table; a JPEG."""
        return jpeg(taken(table, self.per_mm, camera), camera)


def _render(content: bytes, per_mm: float) -> list[Picture]:
    document = pypdfium2.PdfDocument(content)
    try:
        return [
            np.asarray(page.render(scale=per_mm * 25.4 / 72).to_pil().convert("RGB"))
            for page in document
        ]
    finally:
        document.close()


def taken(table: Picture, per_mm: float, camera: Camera) -> Picture:
    """Project the table through a pinhole and a lens, and light it."""
    random = np.random.default_rng(camera.seed)
    wide, high = camera.size
    size = np.array([table.shape[1], table.shape[0]]) / per_mm
    to_photo = _projection(size, camera)
    # which place on the sheet each pixel of the photo sees: smooth, so every 16th is enough
    u, v = np.meshgrid(np.arange(0, wide + 16, 16.0), np.arange(0, high + 16, 16.0))
    radius = (wide**2 + high**2) ** 0.5 / 2
    x, y = (u - wide / 2) / radius, (v - high / 2) / radius
    grown = 1 + camera.lens * (x * x + y * y)
    ends = np.stack([x * grown * radius + wide / 2, y * grown * radius + high / 2, np.ones_like(u)])
    back = np.einsum("ij,jkl->ikl", np.linalg.inv(to_photo), ends)
    see_x, see_y = back[0] / back[2] * per_mm - 0.5, back[1] / back[2] * per_mm - 0.5
    seen = cv2.remap(
        table, _every(see_x, camera.size), _every(see_y, camera.size),
        cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(120, 96, 74),
    ).astype(np.float32)  # fmt: skip
    angle = random.uniform(0, 6.28)
    across = (x * cos(angle) + y * sin(angle) + 1) / 2
    light = camera.light * (1 - camera.shade * across)
    if camera.shadow:
        at = random.uniform(-0.4, 0.4, 2)
        dark = 1 / (1 + np.exp(((x - at[0]) ** 2 + (y - at[1]) ** 2 - 0.09) * 60))
        light = light * (1 - camera.shadow * dark)
    seen *= _every(light, camera.size)[..., None]
    if camera.blur:
        seen = cv2.GaussianBlur(seen, (0, 0), camera.blur)
    if camera.noise:
        grain = np.empty(seen.shape[:2], np.float32)
        cv2.setRNGSeed(camera.seed + 1)
        cv2.randn(grain, 0, camera.noise)
        seen += grain[..., None]
    return np.clip(seen, 0, 255).astype(np.uint8)


def _every(coarse: NDArray[np.float64], size: tuple[int, int]) -> NDArray[np.float32]:
    """Every pixel's value from every 16th's, exactly linear: remap would round to 1/32."""

    def between(count: int, nodes: int) -> NDArray[np.float32]:
        place = np.arange(count) / 16
        low = place.astype(int)
        found = np.zeros((count, nodes), np.float32)
        found[np.arange(count), low] = 1 - (place - low)
        found[np.arange(count), low + 1] = place - low
        return found

    across, down = between(size[0], coarse.shape[1]), between(size[1], coarse.shape[0])
    return (down @ coarse.astype(np.float32)) @ across.T


def jpeg(picture: Picture, camera: Camera) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=camera.quality)
    return file.getvalue()


def _projection(size: NDArray[np.float64], camera: Camera) -> NDArray[np.float64]:
    """Sheet mm to photo pixels: a phone's wide lens (26 mm), as near as the sheet fits."""
    wide, high = camera.size
    focal = 26 / 36 * wide
    tilt, around, roll = (radians(each) for each in (camera.tilt, camera.around, camera.roll))
    axis = np.array([cos(around), sin(around), 0.0]) * tilt
    turn = cv2.Rodrigues(axis)[0] @ cv2.Rodrigues(np.array([0, 0, roll]))[0]
    lens = np.array([[focal, 0, wide / 2], [0, focal, high / 2], [0, 0, 1]])
    edge = np.array([(0, 0), (size[0], 0), (size[0], size[1]), (0, size[1])])
    far = 1.0
    for _ in range(30):
        move = np.array([0, 0, far * size[0]])
        plane = lens @ np.column_stack([turn[:, 0], turn[:, 1], move - turn[:, :2] @ (size / 2)])
        corners = np.column_stack([edge, np.ones(4)]) @ plane.T
        corners = corners[:, :2] / corners[:, 2:]
        low, most = corners.min(axis=0), corners.max(axis=0)
        shift = np.eye(3)
        shift[:2, 2] = np.array([wide, high]) / 2 - (low + most) / 2
        share = ((most - low) / (wide, high)).max()
        if abs(share / camera.fill - 1) < 0.002:
            break
        far *= share / camera.fill
    return shift @ plane


def truth(table: Table, lying: Sequence[Lying]) -> list[tuple[str, float, float, float]]:
    """Kind, x, y in site metres and turn of what lies on the table."""
    sheet = table.sheet
    found = []
    for each in lying:
        ((x, y),) = sheet.to_site(np.array([(each.x, each.y)]))
        found.append((each.kind, float(x), float(y), (each.turn - sheet.turn) % 360))
    return found


def errors(
    true: tuple[str, float, float, float], found: Mapping[str, float]
) -> tuple[float, float]:
    """How far a found card is off, m and degrees."""
    off = ((true[1] - found["x"]) ** 2 + (true[2] - found["y"]) ** 2) ** 0.5
    return off, abs((true[3] - found["turn"] + 180) % 360 - 180)
