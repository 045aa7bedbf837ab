"""What the views of the comparison page share: which layouts, and how pictures are taken along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.site import Site
from layers.exports.plan import Lang, Plan
from layers.exports.sheet import screen, screen_svg
from layers.layouts import State
from layers.tables import Project
from ui.checking import Checked, plan_of
from ui.language import language
from ui.parts import narrowing
from ui.parts.choice import Listed
from ui.parts.figure import Forms
from ui.running import running
from ui.words import t

LARGE = 2400
"""Width of a picture that is taken along, px."""


@dataclass(frozen=True)
class Compared:
    """A layout that is compared: what it is called, and how it stands."""

    listed: Listed
    state: State

    @property
    def version(self) -> int:
        """Number of the version of the site that it stands on."""
        return running().store.site_version(self.state.row.site_version).version

    @property
    def site(self) -> Site:
        """That version."""
        return running().store.geometry(self.state.row.site_version)


def plan(each: Compared, found: Checked) -> Plan:
    """What its pictures and maps are made from, in the language of the page."""
    return plan_of(found, language(), title=each.listed.title, subtitle=each.listed.about)


def name(each: Compared) -> None:
    """What a layout is called, as a heading, and whose it is; people's words stay text."""
    title, about = escape(each.listed.title), escape(each.listed.whose)
    st.html(f"<h3>{title}</h3><p class='kp-soft'>{about}</p>")


def findings(own: Plan, lang: Lang) -> None:
    """A layout's conflicts and warnings in words, each with its sign."""
    shown = [issue for issue in own.issues if own.weight(issue) != "hint"]
    if not shown:
        st.text(t(lang, "compare.count.none"))
    for issue in shown:
        sign = "⬣" if own.weight(issue) == "error" else "△"
        st.text(f"{sign} {own.sentence(issue)}")


def pictures(own: Plan) -> Forms:
    """The plan as on a screen, to take along."""
    return {
        "png": ("image/png", partial(screen, own, LARGE)),
        "svg": ("image/svg+xml", lambda: screen_svg(own).encode()),
    }


def narrowed(
    compared: Sequence[Compared], lang: Lang, key: str
) -> tuple[list[Compared], DeltaGenerator]:
    """Those that are chosen; and the row of the questions, for one more."""
    row = st.container(horizontal=True, vertical_alignment="bottom", key=f"{key}-narrowed")
    with row:
        kept = narrowing.narrowed(
            compared,
            {
                "group": lambda each: each.listed.group,
                "age": lambda each: each.listed.age_band,
                "stage": lambda each: each.listed.stage,
                "version": lambda each: str(each.version),
            },
            lang,
            key,
        )
    return kept, row


def tell_versions(compared: Sequence[Compared], lang: Lang) -> None:
    """Say so where layouts stand on different versions of the site."""
    versions = sorted({each.version for each in compared})
    if len(versions) > 1:
        st.warning(t(lang, "compare.versions", versions=", ".join(map(str, versions))))


def two(compared: Sequence[Compared], lang: Lang, names: tuple[str, str]) -> list[Compared]:
    """Two layouts: those of the address (``?a=``, ``?b=``), or as chosen here.

    Parameters
    ----------
    names
        Keys of what the two are called.
    """
    chosen = []
    ids = [each.listed.id for each in compared]
    for number, (column, name) in enumerate(zip(st.columns(2), names, strict=True)):
        letter = "ab"[number]
        asked = st.query_params.get(letter)
        listed = column.selectbox(
            t(lang, name),
            [each.listed for each in compared],
            index=ids.index(asked) if asked in ids else min(number, len(ids) - 1),
            format_func=lambda one: one.title,
        )
        st.query_params[letter] = listed.id
        chosen.append(compared[ids.index(listed.id)])
    return chosen


def same_ground(one: Site, other: Site) -> bool:
    """Whether a metre of one is a metre of the other: their frames are the same."""
    return one.frame == other.frame


def stem(project: Project, *parts: str) -> str:
    """Name of a file without its end: made of ids and slugs, never of people's words."""
    return "-".join(["koudai", project.code, *parts])
