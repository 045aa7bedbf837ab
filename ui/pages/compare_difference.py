"""The difference of two layouts: on the plan, in words, and what became of the issues."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

from geo.catalogue import catalogue
from geo.difference import Difference, difference
from geo.follow import followed
from geo.issue import Issue
from layers.exports.difference_plate import difference_plate
from layers.exports.plan import Lang, Plan
from layers.exports.sheet import SCREEN, SCREEN_MARGIN, raster
from layers.exports.view import filling
from layers.tables import Project
from ui.checking import checked
from ui.difference_words import descends, told
from ui.parts.comparing import Compared, plan, same_ground, stem, tell_versions, two
from ui.parts.figure import take_along
from ui.words import t, tn

PIXELS, LARGE = 1400, 3200
"""Width of the picture on the page and as a file."""
INK = 1.1
"""Size of its writing, as in `difference_plate`."""


def view(project: Project, compared: list[Compared], lang: Lang) -> None:
    """What changed from one layout to the other."""
    chosen = two(compared, lang, ("compare.before", "compare.after"))
    before, after = chosen
    if before.listed.id == after.listed.id:
        st.info(t(lang, "compare.itself"))
        return
    tell_versions(chosen, lang)
    if not same_ground(before.site, after.site):
        st.error(t(lang, "compare.other_ground"))
        return
    verdicts = [checked(each.state) for each in chosen]
    rows = {each.listed.id: each.state.row for each in compared}
    related = descends(before.state.row, after.state.row, rows)
    found = difference(
        before.state.layout,
        after.state.layout,
        catalogue(),
        verdicts[1].rules,
        descends=related,
    )
    plans = [plan(each, verdict) for each, verdict in zip(chosen, verdicts, strict=True)]
    picture, words = st.columns([3, 2], gap="large")
    with picture:
        _picture(project, chosen, plans, found, lang)
    with words:
        _list(found, related, lang)
        names = {each.before.id: each.after.id for each in (*found.changed, *found.same)}
        now = followed(verdicts[0].issues, verdicts[1].issues, names)
        _issues("fixed", now.fixed, plans[0], lang)
        _issues("new", now.new, plans[1], lang)
        _issues("still", now.still, plans[1], lang)


def _picture(
    project: Project,
    chosen: Sequence[Compared],
    plans: Sequence[Plan],
    found: Difference,
    lang: Lang,
) -> None:
    names = [each.listed.title for each in chosen]
    if found.is_none:
        st.success(t(lang, "compare.no_difference"))

    view = filling(plans[1].site, *SCREEN, SCREEN_MARGIN)

    def svg() -> str:
        return difference_plate(plans[0], plans[1], found, view, INK)

    key = tuple(f"{each.listed.id} {each.state.seq} {each.version}" for each in chosen)
    st.image(
        _drawn(svg(), (*key, lang)),
        width="stretch",
        alt=t(lang, "compare.difference_of", before=names[0], after=names[1]),
    )
    st.caption(t(lang, "compare.difference_help"))
    take_along(
        {
            "png": ("image/png", lambda: raster(svg(), *SCREEN, LARGE)),
            "svg": ("image/svg+xml", lambda: svg().encode()),
        },
        file=stem(project, "difference", *(each.listed.id[:8] for each in chosen)),
        lang=lang,
    )


@st.cache_data(max_entries=60, show_spinner=False)
def _drawn(_drawing: str, key: tuple[str, ...]) -> bytes:
    """The drawing as a picture; made once for the same ``key``."""
    del key  # Streamlit tells pictures apart by it
    return raster(_drawing, *SCREEN, PIXELS)


def _list(found: Difference, related: bool, lang: Lang) -> None:
    st.subheader(t(lang, "compare.changes"))
    counts = {"changed": len(found.changed), "came": len(found.came), "went": len(found.went)}
    if found.is_none:
        st.text(t(lang, "compare.no_difference"))
    else:
        st.text(t(lang, "compare.changes_count", same=len(found.same), **counts))
        _numbered(told(found, lang))
    st.caption(t(lang, "compare.known_by_id" if related else "compare.known_by_place"))


def _issues(name: str, issues: Sequence[Issue], own: Plan, lang: Lang) -> None:
    shown = [issue for issue in issues if issue.severity != "hint"]
    st.subheader(tn(lang, f"compare.issues.{name}", len(shown)))
    if shown:
        _numbered((own.sentence(issue) for issue in shown), bullets=True)


def _numbered(sentences: Iterable[str], *, bullets: bool = False) -> None:
    name = "ul" if bullets else "ol"
    lines = "".join(f"<li>{escape(each)}</li>" for each in sentences)
    st.html(f"<{name} class='kp-lines'>{lines}</{name}>")
