"""Whose layouts a page speaks of: chosen by group, age band and stage, then read at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from geo.catalogue import catalogue
from geo.layout import Layout
from geo.limit import RuleSet
from geo.site import Site
from geo.stack import Stack
from layers.tables import Project
from ui.parts.choice import Listed, layouts_of
from ui.parts.narrowing import narrowed
from ui.running import running
from ui.words import t, tn


@dataclass(frozen=True)
class Gathered:
    """Layouts of one project on one version of its site, m of them.

    Parameters
    ----------
    listed
        What they are called and whose they are (m).
    layouts
        What stands in them (m).
    seqs
        Lengths of their logs (m): what all that is worked out of them is true for.
    site_version
        Id of the version; ``version`` its number.
    elsewhere
        Chosen layouts that stand on another version of the site and are not among these.
    """

    listed: tuple[Listed, ...]
    layouts: tuple[Layout, ...]
    seqs: tuple[int, ...]
    site: Site
    site_version: str
    version: int
    rules: RuleSet
    elsewhere: int

    def __len__(self) -> int:
        return len(self.listed)

    @property
    def stack(self) -> Stack:
        """The layouts stacked up, named by their ids."""
        named = zip((each.id for each in self.listed), self.layouts, strict=True)
        return Stack.of(named, catalogue())

    @property
    def key(self) -> tuple[object, ...]:
        """The same for the same layouts, site and rules."""
        told = tuple((each.id, each.group, each.age_band) for each in self.listed)
        return (told, self.seqs, self.site_version, self.rules.hash)


def gathered(project: Project, lang: str) -> Gathered:
    """Everybody's layouts."""
    return _gathered(project, _drawn(project, lang))


def whose(project: Project, lang: str) -> Gathered | None:
    """Let people choose whose layouts to look at; ``None``, and words, where there are none."""
    drawn = _drawn(project, lang)
    if not drawn:
        st.info(t(lang, "compare.nothing_yet"))
        return None
    chosen = _chosen(list(drawn), lang)
    if not chosen:
        st.info(t(lang, "whose.none"))
        return None
    found = _gathered(project, {each: drawn[each] for each in chosen})
    told = t(lang, "whose.counted", n=len(found), all=len(drawn))
    if found.elsewhere:
        told += " " + tn(lang, "whose.elsewhere", found.elsewhere)
    st.caption(told)
    return found


def _drawn(project: Project, lang: str) -> dict[Listed, tuple[int, Layout]]:
    """Everybody's layouts with something in them; what planners propose is nobody's wish."""
    standing = running().store.standing(project.id)
    return {
        each: standing[each.id]
        for each in layouts_of(project.id, lang)
        if each.stage != "proposed" and each.id in standing and len(standing[each.id][1])
    }


def _chosen(listed: Sequence[Listed], lang: str) -> list[Listed]:
    are_in = [each for each in listed if each.handed_in]
    with st.container(horizontal=True, vertical_alignment="bottom", key="whose"):
        kept = narrowed(
            listed,
            {"group": lambda each: each.group, "age": lambda each: each.age_band},
            lang,
            "whose",
        )
        only_in = bool(are_in) and st.toggle(t(lang, "whose.handed_in"), value=True)
    return [each for each in kept if each.handed_in or not only_in]


def _gathered(project: Project, drawn: dict[Listed, tuple[int, Layout]]) -> Gathered:
    store = running().store
    on = {row.id: row.site_version for row in store.layouts(project.id)}
    used = Counter(on[each.id] for each in drawn)
    # Wishes are compared on one ground: the version that most of them stand on.
    version = max(used, key=lambda each: (used[each], store.site_version(each).version))
    found = {each: own for each, own in drawn.items() if on[each.id] == version}
    return Gathered(
        tuple(found),
        tuple(layout for _, layout in found.values()),
        tuple(seq for seq, _ in found.values()),
        store.geometry(version),
        version,
        store.site_version(version).version,
        store.rulings.rules(project.id),
        len(drawn) - len(found),
    )
