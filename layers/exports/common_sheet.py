"""The common layout as a sheet: the plan to exact scale, and who stands behind each thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from layers.exports.amenities import FAMILIES, disc
from layers.exports.plan import ExportOptions, Plan
from layers.exports.plate import plate
from layers.exports.press import HERE, findings, named_on, pressed
from layers.exports.sheet import FORMATS
from layers.exports.svg import document
from layers.exports.title_block import facts, notes
from layers.exports.view import view_of

TEMPLATE = (HERE / "common_sheet.typ").resolve()


@dataclass(frozen=True)
class Backed:
    """A thing of the common layout and who stands behind it.

    Parameters
    ----------
    id
        Of its placement.
    share
        Of all voices, 0 to 1.
    support, about
        The same in words, and whose voices they are.
    """

    id: str
    share: float
    support: str
    about: str = ""


@dataclass(frozen=True)
class Missed:
    """A wish of enough people that is not in it: its kind, how many wanted it, why not."""

    kind: str
    support: str
    why: str


def common_sheet(
    plan: Plan, backed: Sequence[Backed], missed: Sequence[Missed], options: ExportOptions
) -> bytes:
    """A PDF: the plan with the support behind each name, and both lists.

    Raises
    ------
    InputError
        Where the site does not fit; see ``view.view_of``.
    """
    t, form = plan.translate, FORMATS[options.paper]
    view = view_of(plan.site, *form.window, options.scale, options.paper)
    drawn = replace(plan, beside={each.id: f"{each.share:.0%}" for each in backed})
    scale = (t("sheet.scale"), f"1 : {view.scale}  ({options.paper})", True)
    contents: dict[str, Any] = {
        "title": plan.title,
        "subtitle": plan.subtitle,
        "named": named_on([plan]),
        "plate": {
            "width": view.width,
            "height": view.height,
            "svg": plate(drawn, view, form.ink),
        },
        "backed": [
            {
                "svg": document(10, 10, disc(plan.kind(plan.layout[each.id]), 5, 5, 4.6)),
                "name": t(f"kind.{plan.layout[each.id].kind}"),
                "share": min(max(each.share, 0.0), 1.0),
                "colour": FAMILIES[plan.kind(plan.layout[each.id]).family],
                "support": each.support,
                "about": each.about,
            }
            for each in backed
        ],
        "missed": [
            {
                "svg": document(10, 10, disc(plan.kinds[each.kind], 5, 5, 4.6)),
                "name": t(f"kind.{each.kind}"),
                "support": each.support,
                "why": each.why,
            }
            for each in missed
        ],
        "findings": findings(plan),
        "facts": facts(plan, scale),
        "notes": [t("booklet.support.help"), *notes(plan)],
        "words": {
            name: t(f"booklet.{name}") for name in ("backed", "missed", "nothing_missed")
        } | {"findings": t("sheet.findings")},
    }  # fmt: skip
    return pressed(
        TEMPLATE, contents, paper=options.paper, translate=t, lang=plan.lang, date=plan.date
    )
