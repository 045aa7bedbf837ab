"""One outline of several chosen to be the boundary: a small picture each, found by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from ui.words import t

SHOWN = 12
"""Offered at a time, with a picture each."""


@dataclass(frozen=True)
class Outline:
    """What may be the boundary of a site.

    Parameters
    ----------
    id, name
        By which it is found; the name is shown.
    area
        m².
    drawn
        Makes its picture, SVG; called for those shown alone.
    """

    id: str
    name: str
    area: float
    drawn: Callable[[], str]


def choose_outline(found: Sequence[Outline], question: str, lang: str) -> str | None:
    """Offer them; the id of the one chosen just now."""
    st.html(f"<p>{escape(question)}</p>")
    if len(found) > SHOWN:
        wanted = st.text_input(t(lang, "sites.choose.filter"), key="kn-filter").strip().lower()
        found = [each for each in found if wanted in f"{each.name} {each.id}".lower()]
        if len(found) > SHOWN:
            st.html(f"<p class='kp-soft'>{escape(t(lang, 'sites.choose.first', n=SHOWN))}</p>")
    chosen = None
    with st.container(key="kn-choices"):
        columns = st.columns(3)
        for place, each in enumerate(found[:SHOWN]):
            with columns[place % 3].container(border=True):
                if _offer(each, place, lang):
                    chosen = each.id
    return chosen


def _offer(each: Outline, place: int, lang: str) -> bool:
    area = t(lang, "planner.area", n=f"{each.area:.0f}")
    st.html(
        f"<div class='kn-choice'>{each.drawn()}</div><p><b>{escape(each.name)}</b><br>"
        f"<span class='kp-soft kp-figures'>{escape(area)}</span></p>"
    )
    # By place: the features of a careless file may share an id.
    return st.button(t(lang, "sites.choose.this"), key=f"choose-{place}", width="stretch")
