"""The booklet of a workshop: contents, what all want together, then one page a layout."""

from __future__ import annotations

from collections import Counter
from math import isnan
from typing import Any

from geo.limit import SEVERITIES
from layers.exports import overlay
from layers.exports.amenities import FAMILIES, disc
from layers.exports.findings import sign
from layers.exports.many import Many
from layers.exports.plan import ExportOptions, Plan
from layers.exports.plate import own_plates, site_plates
from layers.exports.press import HERE, findings, named_on, pressed
from layers.exports.sheet import FORMATS
from layers.exports.svg import document
from layers.exports.title_block import facts, notes
from layers.exports.view import filling, view_of

TEMPLATE = (HERE / "booklet.typ").resolve()

FAINT = 0.9
"""Opacities of all layouts over each other sum to this where a third of them meet."""


DEEPEST = 0.55
"""Opacity of few: where two meet it is seen."""


def booklet(many: Many, options: ExportOptions) -> bytes:
    """A PDF: cover and contents, the tally, then a page a layout at one exact scale.

    A page shows conflicts and warnings; hints are only counted, the layout's sheet has them.

    Raises
    ------
    InputError
        Where the site does not fit; see ``view.view_of``.
    """
    first, form = many.plans[0], FORMATS[options.paper]
    t = first.translate
    view = view_of(first.site, *form.window, options.scale, options.paper)
    counted = [
        t("booklet.layouts", n=len(many.plans)),
        t("booklet.things", n=sum(len(plan.layout) for plan in many.plans)),
        first.day(),
    ]
    contents = {
        "title": many.title,
        "subtitle": many.subtitle,
        "named": named_on(many.plans),
        "counted": "  ·  ".join(each for each in counted if each != many.subtitle),
        "cover": _cover(many, form.window[0], form.height - 2 * form.margin),
        "listed": [
            {
                "name": plan.title,
                "whose": whose,
                "tally": _tally(plan, both=True),
            }
            for plan, whose in zip(many.plans, many.whose, strict=True)
        ],
        "kinds": [
            {
                "svg": document(10, 10, disc(first.kinds[code], 5, 5, 4.6)),
                "name": t(f"kind.{code}"),
                "share": sum(each > 0 for each in counts) / len(counts),
                "colour": FAMILIES[first.kinds[code].family],
                "told": t("booklet.of", some=sum(each > 0 for each in counts), n=len(counts)),
                "pieces": str(sum(counts)),
            }
            for code, counts in many.tally()
        ],
        "agreement": [
            {
                "name": t(f"understand.family.{family}"),
                "share": min(max(value, 0.0), 1.0),
                "colour": FAMILIES[family],
                "told": f"{value:.2f}".replace("-", "−"),
                "pieces": first.quantity(many.consensus[family], "m2")
                if family in many.consensus else "",
            }
            for family, value in many.agreement.items()
            if not isnan(value)
        ],
        "pages": [
            {
                "title": plan.title,
                "subtitle": many.whose[at],
                "plate": {
                    "width": view.width,
                    "height": view.height,
                    "svg": own_plates(plan.urgent(), view, form.ink),
                },
                "measures": [
                    [t(f"measure.{name}"), many.amount(name, at)] for name in many.columns
                ],
                "kinds": [
                    {
                        "svg": document(10, 10, disc(plan.kinds[code], 5, 5, 4.6)),
                        "name": t(f"kind.{code}.short"),
                        "count": f"× {count}",
                    }
                    for code, count in Counter(each.kind for each in plan.layout).most_common()
                ],
                "findings": findings(plan.urgent()),
                "tally": _tally(plan, both=False),
            }
            for at, plan in enumerate(many.plans)
        ],
        "site": {"svg": site_plates(first.site, view)},
        "facts": facts(first, (t("sheet.scale"), f"1 : {view.scale}  ({options.paper})", True)),
        "notes": notes(first),
        "words": {
            name: t(f"booklet.{name}")
            for name in ("contents", "wanted", "wanted.help", "agreement", "in_layouts", "pieces",
                         "kinds", "measures", "common_ground")
        } | {
            "more": t("booklet.more", n="{n}"), "findings": t("sheet.findings"),
            "no_findings": t("sheet.no_findings"),
            "agreement_help": t("understand.agreement.help"),
        },
    }  # fmt: skip
    return pressed(
        TEMPLATE, contents, paper=options.paper, translate=t, lang=first.lang, date=first.date
    )


def _cover(many: Many, width: float, height: float) -> dict[str, Any]:
    """The place with everybody's things faintly over each other."""
    first = many.plans[0]
    view = filling(first.site, width, height, 14)
    opacity = min(max(FAINT / max(len(many.plans) / 3, 1), 0.02), DEEPEST)
    faint = overlay.outlines([plan.layout for plan in many.plans], first.kinds, view, opacity)
    return {"width": width, "height": height, "svg": overlay.picture(first.site, view, *faint)}


def _tally(plan: Plan, *, both: bool) -> list[dict[str, str]]:
    """Signs with counts; ``both``: conflicts and warnings, also where there are none."""
    found = []
    for severity in SEVERITIES[:2] if both else SEVERITIES:
        count = sum(plan.weight(issue) == severity for issue in plan.issues)
        if count or both:
            found.append({"svg": sign(severity), "count": str(count)})
    return found
