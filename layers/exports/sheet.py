"""The printed sheet: plan, legend, findings and title block at an exact scale, set by typst."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any, Literal, cast

import typst
from PIL import Image

import data
from geo.limit import SEVERITIES
from layers.exports.amenities import disc
from layers.exports.findings import sign
from layers.exports.ground import LOOK, MATERIALS, patterns
from layers.exports.plan import ExportOptions, Paper, Plan, clean
from layers.exports.plate import plate
from layers.exports.svg import document
from layers.exports.swatches import swatch
from layers.exports.title_block import facts, notes
from layers.exports.view import View, filling, view_of

TEMPLATE = (data.HERE.parent / "layers" / "exports" / "sheet.typ").resolve()


@dataclass(frozen=True)
class Format:
    """One paper size, landscape, mm; ``ink`` makes writing larger on what hangs on a wall."""

    width: float
    height: float
    margin: float
    column: float
    ink: float
    pixels_per_inch: int
    columns: int

    @property
    def window(self) -> tuple[float, float]:
        """Size of the plan's window, mm."""
        gap = self.margin * 0.3
        return (
            self.width - 2 * self.margin - self.column - gap,
            self.height - 2 * self.margin,
        )

    @property
    def given(self) -> dict[str, Any]:
        """What every template is given of it, with our types and colours; see ``sheet.typ``."""
        look = LOOK["light"]
        return {
            "fonts": [LOOK["type"]["family"], LOOK["type"]["emoji"]],
            "paper": {"width": self.width, "height": self.height},
            "margin": self.margin,
            "column": self.column,
            "columns": self.columns,
            "ink": self.ink,
            "colours": {
                "ink": look["ink"],
                "soft_ink": look["soft_ink"],
                "card": look["card"],
                "line": look["line"],
                "band": look["families_deep"]["green"],
                "band_soft": look["button"],
            },
        }


FORMATS: dict[Paper, Format] = {
    "A4": Format(297, 210, 8, 68, 0.84, 220, 3),
    "A3": Format(420, 297, 10, 84, 1.0, 180, 4),
    "A1": Format(841, 594, 16, 160, 1.9, 100, 4),
}


SCREEN = (165.0, 140.0)
"""Window of the plan on a screen, mm: on half a laptop's width its writing is as on paper."""
SCREEN_MARGIN = 14.0
"""Room round the boundary there, mm: for the scale bar, the north arrow and side lengths."""
_SCREEN_PAGE = (
    "#set page(width: {}mm, height: {}mm, margin: 0mm)\n"
    '#image(bytes(sys.inputs.plate), format: "svg", width: 100%)\n'
)


def pdf(plan: Plan, options: ExportOptions) -> bytes:
    """The sheet as PDF: vector all through, page size and scale exact.

    Raises
    ------
    InputError
        Where the site does not fit; see ``view.view_of``.
    """
    return cast(bytes, _compiled(plan, options, "pdf"))


def png(plan: Plan, options: ExportOptions) -> bytes:
    """The sheet as a picture; further pages stand below the first."""
    return _picture(plan, options, FORMATS[options.paper].pixels_per_inch)


def preview(plan: Plan, options: ExportOptions, pixels: int = 1600) -> bytes:
    """The same picture for a screen, ``pixels`` wide: made sooner than the one to print.

    Raises
    ------
    InputError
        As `png`.
    """
    return _picture(plan, options, pixels / FORMATS[options.paper].width * 25.4)


def must_fit(plan: Plan, options: ExportOptions) -> None:
    """Find out at once whether the sheet can be drawn.

    Raises
    ------
    InputError
        Where the site does not fit; see ``view.view_of``.
    """
    _view(plan, options)


def _picture(plan: Plan, options: ExportOptions, ppi: float) -> bytes:
    found = _compiled(plan, options, "png", ppi)
    if isinstance(found, bytes):
        return found
    pages = [Image.open(BytesIO(page)).convert("RGB") for page in found]
    whole = Image.new("RGB", (pages[0].width, sum(page.height for page in pages)))
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    file = BytesIO()
    # flat colours: a higher level takes longer and saves nothing
    whole.save(file, "PNG", dpi=(ppi, ppi), compress_level=3)
    return file.getvalue()


def svg(plan: Plan, options: ExportOptions) -> bytes:
    """The plan alone, one unit a millimetre, as it stands on the sheet."""
    view, ink = _view(plan, options)
    return plate(plan, view, ink).encode()


def screen(plan: Plan, pixels: int = 1400) -> bytes:
    """The plan alone as a PNG picture, filling its window; to be read on a screen.

    A page's ``<img>`` may load no fonts, so an SVG there would leave Chinese words to the
    machine. The scale is whatever fits.

    Parameters
    ----------
    pixels
        Width of the picture.
    """
    return raster(screen_svg(plan), *SCREEN, pixels)


def screen_svg(plan: Plan) -> str:
    """The drawing of `screen`, `SCREEN` mm; its words need our fonts, or the machine's."""
    return plate(plan, filling(plan.site, *SCREEN, SCREEN_MARGIN), 1.1)


def raster(drawing: str, width: float, height: float, pixels: int = 1400) -> bytes:
    """A drawing of ours as a PNG picture, in our own fonts.

    Parameters
    ----------
    drawing
        A whole SVG document of ``width`` × ``height`` mm.
    pixels
        Width of the picture.
    """
    raw = typst.Compiler(
        _SCREEN_PAGE.format(width, height).encode(), font_paths=fonts(), ignore_system_fonts=True
    ).compile(format="png", ppi=pixels / width * 25.4, sys_inputs={"plate": drawing})
    return cast(bytes, raw)


def _view(plan: Plan, options: ExportOptions) -> tuple[View, float]:
    form = FORMATS[options.paper]
    return view_of(plan.site, *form.window, options.scale, options.paper), form.ink


def _compiled(
    plan: Plan, options: ExportOptions, format: Literal["pdf", "png"], ppi: float | None = None
) -> bytes | list[bytes]:
    view, ink = _view(plan, options)
    midnight = datetime.datetime.combine(plan.date, datetime.time(), datetime.UTC)
    compiler = typst.Compiler(TEMPLATE.read_bytes(), font_paths=fonts(), ignore_system_fonts=True)
    return cast(
        "bytes | list[bytes]",
        compiler.compile(
            format=format,
            ppi=ppi,
            sys_inputs={
                "data": json.dumps(_contents(plan, view, options), ensure_ascii=False),
                "plate": plate(plan, view, ink),
            },
            timestamp=midnight,
        ),
    )


@cache
def fonts() -> typst.Fonts:
    """The sheet's fonts, read once; none of the machine's own, so that sheets are alike."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(data.FONTS)]
    )


def _contents(plan: Plan, view: View, options: ExportOptions) -> dict[str, Any]:
    t = plan.translate
    counts = Counter(placement.kind for placement in plan.layout)
    return {
        **FORMATS[options.paper].given,
        "lang": plan.lang,
        "plate": {"width": view.width, "height": view.height},
        "title": clean(plan.title),
        "subtitle": clean(plan.subtitle),
        "words": {
            name: t(f"sheet.{name}")
            for name in ("legend", "findings", "no_findings", "continued", "page")
        },
        "legend_count": t("sheet.pieces", n=len(plan.layout)),
        "legend": [
            {
                "svg": document(10, 10, disc(kind, 5, 5, 4.6)),
                "name": t(f"kind.{code}"),
                "count": str(counts[code]),
            }
            for code, kind in plan.kinds.items()
            if code in counts
        ],
        "signs": _signs(plan),
        "tally": [
            {"svg": sign(severity), "count": str(count)}
            for severity in SEVERITIES
            if (count := sum(plan.weight(issue) == severity for issue in plan.issues))
        ],
        "findings": _findings(plan),
        "facts": facts(
            plan, (plan.translate("sheet.scale"), f"1 : {view.scale}  ({options.paper})", True)
        ),
        "notes": _notes(plan),
    }


def _signs(plan: Plan) -> list[dict[str, str]]:
    """What each sign of the site's own drawing means; only those that are on it."""
    roles = [feature.role for feature in plan.site.features if feature.role != "surface"]
    found: list[tuple[str, str]] = [("boundary", "role.boundary")]
    found += [(role, f"role.{role}") for role in dict.fromkeys(roles)]
    if any(feature.windows is not None for feature in plan.site.features):
        found.insert(2, ("window", "sheet.window"))
    grounds = [MATERIALS.get(f.material, "paving") for f in plan.site.by_role("surface")]
    found += [(f"ground.{name}", f"sheet.ground.{name}") for name in dict.fromkeys(grounds)]
    return [
        {"svg": document(9, 5, patterns(), swatch(sign)), "name": plan.translate(key)}
        for sign, key in found
    ]


def _findings(plan: Plan) -> list[dict[str, str | bool]]:
    t = plan.translate
    found: list[dict[str, str | bool]] = []
    for number, issue in enumerate(plan.issues, 1):
        limit = issue.limit
        where = " ".join(filter(None, [limit.standard, limit.clause]))
        source = [issue.rule, where, t(f"sheet.confidence.{limit.confidence}")]
        source.append(clean(plan.ruling(issue)))
        found.append(
            {
                "svg": sign(plan.weight(issue), str(number)),
                "text": clean(plan.sentence(issue)),
                "bold": plan.weight(issue) == "error",
                "numbers": plan.numbers(issue),
                "source": "  ".join(filter(None, source)),
            }
        )
    return found


def _notes(plan: Plan) -> list[str]:
    lost = _missing(plan)
    t = plan.translate
    more = [t("sheet.note.missing", characters=" ".join(lost))] if lost else []
    return [*notes(plan), *more]


def _missing(plan: Plan) -> list[str]:
    """Characters of people's own words that the sheet's fonts cannot print."""
    words = [plan.title, plan.subtitle, plan.site.name]
    words += [feature.name for feature in plan.site.features]
    return sorted(data.missing_characters("".join(clean(word) for word in words)))
