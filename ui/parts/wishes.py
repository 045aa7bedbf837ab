"""The common layout shown: the plan, what became of each wish, and what was left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

from geo.catalogue import catalogue
from geo.common import Common, LeftOut
from geo.layout import Placement
from layers.exports import overlay
from layers.exports.amenities import FAMILIES as COLOURS
from layers.exports.plan import Lang, Plan
from layers.exports.sheet import screen, screen_svg
from layers.exports.view import View
from layers.history import Fold
from layers.layouts import State
from layers.tables import LayoutRow, Project
from ui.checking import Checked, plan_of
from ui.parts.figure import figure, take_along
from ui.parts.overviewing import overview_of
from ui.parts.whose import Gathered
from ui.words import t, tn

ITEM_COLUMNS = ("kind", "support", "whose", "near", "moved")
LEFT_COLUMNS = ("kind", "support", "whose", "why")

MOST_OUTLINES = 80
"""Layouts whose outlines a picture holds; of more it shows the heat of each family."""

FAINT = 0.9
"""Opacities of all wishes over each other sum to this where a third of the layouts meet."""


def show(project: Project, found: Gathered, made: Common, lang: Lang) -> None:
    """The plan with its figures, and beside it all the wishes behind it; then the two lists."""
    if not made.items:
        st.info(t(lang, "common.nothing"))
    else:
        _headline(found, made, lang)
        left, right = st.columns([3, 2], gap="large")
        with left:
            _plan(project, found, made, lang)
        with right:
            _behind(found, made, lang)
        st.subheader(t(lang, "common.items"))
        st.html(items_table(found, made, lang))
        helps = ("support", "wished", "moved")
        st.caption(" ".join(t(lang, f"understand.{each}.help") for each in helps))
    _left_out(found, made, lang)


def plan_of_common(project: Project, found: Gathered, made: Common, lang: Lang) -> Plan:
    """What the exports draw the common layout from."""
    row = LayoutRow(project_id=project.id, site_version=found.site_version, name="")
    state = State(made.layout, 0, row, Fold())
    # Hints are about the site and its numbers; on this plan they would only cover the wishes.
    told = tuple(issue for issue in made.issues if issue.severity != "hint")
    checked = Checked(state, found.site, found.version, found.rules, told)
    return plan_of(
        checked,
        lang,
        title=t(lang, "page.common"),
        subtitle=tn(lang, "common.of", len(found)),
    )


def headline(found: Gathered, made: Common, lang: str) -> list[str]:
    """What it is made from, holds and costs, and what is still against it."""
    errors = sum(issue.severity == "error" for issue in made.issues)
    said = [
        tn(lang, "common.of", len(found)),
        tn(lang, "common.things", len(made.layout)),
        tn(lang, "common.coins", made.coins),
        tn(lang, "common.errors", errors) if errors else t(lang, "common.no_errors"),
    ]
    warnings = sum(issue.severity == "warning" for issue in made.issues)
    return said + ([tn(lang, "common.warnings", warnings)] if warnings else [])


def _headline(found: Gathered, made: Common, lang: str) -> None:
    said = headline(found, made, lang)
    chips = "".join(f"<span class='kp-chip'>{escape(each)}</span>" for each in said)
    st.html(f"<p class='kp-figures kp-chips'>{chips}</p>")
    if not made.is_best:
        st.caption(t(lang, "common.not_best"))


def _plan(project: Project, found: Gathered, made: Common, lang: Lang) -> None:
    plan = plan_of_common(project, found, made, lang)
    key = (found.key, tuple(made.layout.placements.values()), lang)
    st.image(_picture(plan, key), width="stretch", alt=t(lang, "page.common"))
    take_along(
        {
            "png": ("image/png", lambda: screen(plan, 2400)),
            "svg": ("image/svg+xml", lambda: screen_svg(plan).encode()),
        },
        file="koudai-common",
        lang=lang,
    )
    st.caption(t(lang, "common.plan.help"))
    for number, issue in enumerate(plan.issues, 1):
        st.caption(f"{number} · {plan.sentence(issue)}")


@st.cache_data(max_entries=20, show_spinner=False)
def _picture(_plan: Plan, key: tuple[object, ...]) -> bytes:
    """The plan as a picture; made once for the same ``key``."""
    del key  # Streamlit tells pictures apart by it
    return screen(_plan)


def _behind(found: Gathered, made: Common, lang: str) -> None:
    svg, view = behind_picture(found, made)
    figure(
        svg,
        view,
        title=t(lang, "common.behind"),
        sentence=t(lang, "common.behind.help"),
        file="koudai-wishes",
        lang=lang,
    )


def behind_picture(found: Gathered, made: Common) -> tuple[str, View]:
    """All wishes faintly over each other, and around what was built from them a firm line."""
    view = overlay.view_of_all(found.site)
    kinds = catalogue()
    if len(found) <= MOST_OUTLINES:
        opacity = max(FAINT / max(len(found) / 3, 1), 0.02)
        faint = list(overlay.outlines(found.layouts, kinds, view, opacity))
    else:
        maps = overview_of(found).maps
        means = zip(maps.families, maps.mean(), strict=True)
        faint = [
            overlay.heat(maps.grid, mean / max(float(mean.max()), 1e-9), view, COLOURS[family])
            for family, mean in means
            if mean.max() > 0
        ]
    firm = overlay.around(made.layout, kinds, view)
    return overlay.picture(found.site, view, *faint, *firm), view


def items_table(found: Gathered, made: Common, lang: str) -> str:
    """One row a thing, with a bar for its support."""
    everybody = sum(_weight(found, made))
    rows = []
    for item, (name, support, *others) in zip(
        made.items, item_rows(found, made, lang), strict=True
    ):
        share = min(item.support / everybody, 1) if everybody else 0
        bar = f"<span class='kp-share'><b style='width:{100 * share:.0f}%'></b></span>"
        cells = [bar + escape(support), *map(escape, others)]
        rows.append(_row(item.placement, name, ITEM_COLUMNS, cells, lang))
    return table(ITEM_COLUMNS, rows, lang)


def item_rows(found: Gathered, made: Common, lang: str) -> list[tuple[str, ...]]:
    """Of each thing: how many wanted it, who, how near they had it, how far it was moved."""
    rows: list[tuple[str, ...]] = []
    for item in made.items:
        half, most = item.wished
        moved = (
            t(lang, "common.moved", m=f"{item.moved:.1f}")
            if item.moved >= 0.05
            else t(lang, "common.not_moved")
        )
        rows.append(
            (
                t(lang, f"kind.{item.placement.kind}"),
                t(lang, "common.support", some=len(item.voices), n=len(found)),
                whose_told(found, item.voices, lang),
                t(lang, "common.near", half=f"{half:.1f}", most=f"{most:.1f}"),
                moved,
            )
        )
    return rows


def _row(
    piece: Placement, name: str, columns: Sequence[str], cells: Iterable[str], lang: str
) -> str:
    """A thing's row; on a phone each cell says what it is, since no column stands above it."""
    family = catalogue()[piece.kind].family
    told = (
        f"<td data-column='{escape(t(lang, f'common.column.{column}'))}'>{cell}</td>"
        for column, cell in zip(columns[1:], cells, strict=True)
    )
    head = f"<th scope='row'><i class='kp-dot is-{family}'></i>{escape(name)}</th>"
    return head + "".join(told)


def table(head: Sequence[str], rows: Iterable[str], lang: str) -> str:
    """A table of the report, with the words of its columns and what they mean."""
    cells = "".join(f"<th scope='col'>{escape(t(lang, f'common.column.{c}'))}</th>" for c in head)
    return (
        f"<div class='kp-table'><table><thead><tr>{cells}</tr></thead><tbody>"
        + "".join(f"<tr>{row}</tr>" for row in rows)
        + "</tbody></table></div>"
    )


def _weight(found: Gathered, made: Common) -> list[float]:
    """What each voice weighs: 1, or with an equal say of groups what all of a group share."""
    if not any(item.groups for item in made.items):
        return [1.0] * len(found)
    sizes = Counter(each.group for each in found.listed)
    return [len(found) / len(sizes) / sizes[each.group] for each in found.listed]


def whose_told(found: Gathered, voices: Sequence[str], lang: str) -> str:
    """Whose layouts these are, by age band; groups where ages are not known."""
    by_id = {each.id: each for each in found.listed}
    ages = Counter(by_id[each].age_band for each in voices if by_id[each].age_band)
    if ages:
        return " · ".join(f"{t(lang, f'ages.{age}')} {n}" for age, n in ages.most_common())
    groups = Counter(by_id[each].group for each in voices if by_id[each].group)
    return " · ".join(f"{group} {n}" for group, n in groups.most_common())


def _left_out(found: Gathered, made: Common, lang: str) -> None:
    told = [left for left in made.left_out if left.why != ("support",)]
    if told:
        st.subheader(t(lang, "common.left_out"))
        rows = [
            _row(left.placement, name, LEFT_COLUMNS, map(escape, others), lang)
            for left, (name, *others) in zip(told, left_rows(found, made, told, lang), strict=True)
        ]
        st.html(table(LEFT_COLUMNS, rows, lang))
    few = len(made.left_out) - len(told)
    if few:
        st.caption(tn(lang, "common.too_few_want", few))
    scattered = sum(made.scattered.values())
    if scattered:
        st.caption(tn(lang, "common.scattered", scattered))


def left_rows(
    found: Gathered, made: Common, told: Sequence[LeftOut], lang: str
) -> list[tuple[str, ...]]:
    """Of each wish of enough people that is not met: how many, who, and why not."""
    return [
        (
            t(lang, f"kind.{left.placement.kind}"),
            t(lang, "common.support", some=len(left.voices), n=len(found)),
            whose_told(found, left.voices, lang),
            why_told(found, made, left, lang),
        )
        for left in told
    ]


def inside(name: str) -> str:
    """A name as it stands within a sentence; Chinese has no capitals."""
    return name[:1].lower() + name[1:]


def why_told(found: Gathered, made: Common, left: LeftOut, lang: str) -> str:
    """Why a wish was left out, in words; what is in its way by its name."""
    pieces = {each.id: each.kind for each in made.layout}
    pieces |= {each.placement.id: each.placement.kind for each in made.left_out}
    features = {each.id: each for each in found.site.features}

    def named(each: str) -> str:
        if each in pieces:
            return inside(t(lang, f"kind.{pieces[each]}"))
        if each in features:
            return features[each].name or t(lang, f"role.{features[each].role}")
        return each

    beside = t(lang, "common.and").join(dict.fromkeys(named(each) for each in left.beside))
    said = []
    for why in left.why:
        with_what = why in {"conflict", "room"} and beside
        key = f"understand.why.{why}.beside" if with_what else f"understand.why.{why}"
        said.append(t(lang, key, beside=beside) if with_what else t(lang, key))
    return t(lang, "common.also").join(said)
