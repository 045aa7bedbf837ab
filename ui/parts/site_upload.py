"""A site from a file: one boundary of several chosen, a crossing outline mended by consent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape

import streamlit as st
from shapely import Polygon

from geo.errors import InputError
from geo.site import Site
from layers.imports.site_file import Choice, boundary_choices, boundary_mend, read_site
from ui.parts.picture import picture
from ui.words import t

MOST_MEGABYTES = 20
"""As .streamlit/config.toml has it; what is larger never leaves the browser."""
SHOWN = 12
"""Boundaries offered at a time, with a picture each."""

_FILE, _BOUNDARY, _CONSENT = "kn-file", "kn-boundary", "kn-consent"


@dataclass(frozen=True)
class Upload:
    """A file as it came."""

    name: str
    content: bytes


def upload(lang: str, shown: st.delta_generator.DeltaGenerator) -> Site | None:
    """Ask for a file; the site in it, ``None`` while something is still to be chosen.

    Parameters
    ----------
    shown
        Where pictures to choose from are drawn.

    Raises
    ------
    InputError
        What the reader says of the file.
    """
    words = json.dumps(t(lang, "sites.browse"), ensure_ascii=False)
    too_big = json.dumps(t(lang, "sites.too_big", limit=MOST_MEGABYTES), ensure_ascii=False)
    st.html(
        f"<style>.st-key-site-file {{ --kn-browse: {words}; --kn-too-big: {too_big}; }}</style>"
    )
    st.file_uploader(
        t(lang, "sites.file"),
        key="site-file",
        max_upload_size=MOST_MEGABYTES,
        on_change=_uploaded,
    )
    st.html(f"<p class='kp-soft'>{escape(t(lang, 'sites.file.help'))}</p>")
    file: Upload | None = st.session_state.get(_FILE)
    if file is None:
        shown.html(f"<div class='kn-sheet is-empty'>{escape(t(lang, 'sites.file.hint'))}</div>")
        return None
    if st.session_state.get("site-file") is None:
        st.html(f"<p class='kp-soft'>{escape(t(lang, 'sites.file.kept', file=file.name))}</p>")
    return _read(file, lang, shown)


def _uploaded() -> None:
    """Keep the file beyond its widget; a new file is chosen and consented to anew."""
    found = st.session_state["site-file"]
    st.session_state[_FILE] = found and Upload(found.name, found.getvalue())
    for key in (_BOUNDARY, _CONSENT):
        st.session_state.pop(key, None)


def _read(file: Upload, lang: str, shown: st.delta_generator.DeltaGenerator) -> Site | None:
    boundary = st.session_state.get(_BOUNDARY)
    try:
        site = read_site(
            file.content, file.name, boundary=boundary, repair=_CONSENT in st.session_state
        )
    except InputError as error:
        if error.code == "site.several_boundaries":
            with shown:
                _choose(file, lang)
            return None
        if error.code == "site.self_crossing":
            with shown:
                _ask_consent(file, boundary, error, lang)
            return None
        raise
    if boundary is not None and st.button(t(lang, "sites.choose_again"), key="choose-again"):
        del st.session_state[_BOUNDARY]
        st.session_state.pop(_CONSENT, None)
        st.rerun()
    return site


@st.cache_data(max_entries=8, show_spinner=False)
def _choices(content: bytes, name: str) -> tuple[Choice, ...]:
    return boundary_choices(content, name)


@st.cache_data(max_entries=200, show_spinner=False)
def _small_picture(content: bytes, name: str, boundary: str, label: str) -> str:
    try:
        site = read_site(content, name, boundary=boundary, repair=True)
    except InputError:
        return ""
    return picture(site, label=label)


def _choose(file: Upload, lang: str) -> None:
    """Offer every polygon that could be the boundary, with a small picture each."""
    found = _choices(file.content, file.name)
    st.html(f"<p>{escape(t(lang, 'sites.choose', n=len(found)))}</p>")
    if len(found) > SHOWN:
        wanted = st.text_input(t(lang, "sites.choose.filter"), key="kn-filter").strip().lower()
        found = tuple(each for each in found if wanted in f"{each.name} {each.id}".lower())
        if len(found) > SHOWN:
            st.html(f"<p class='kp-soft'>{escape(t(lang, 'sites.choose.first', n=SHOWN))}</p>")
    with st.container(key="kn-choices"):
        columns = st.columns(3)
        for place, choice in enumerate(found[:SHOWN]):
            with columns[place % 3].container(border=True):
                _offer(file, choice, place, lang)


def _offer(file: Upload, choice: Choice, place: int, lang: str) -> None:
    called = choice.name or choice.id
    drawn = _small_picture(file.content, file.name, choice.id, called)
    area = t(lang, "planner.area", n=f"{choice.area:.0f}")
    st.html(
        f"<div class='kn-choice'>{drawn}</div><p><b>{escape(called)}</b><br>"
        f"<span class='kp-soft kp-figures'>{escape(area)}</span></p>"
    )
    # By place: the features of a careless file may share an id.
    if st.button(t(lang, "sites.choose.this"), key=f"choose-{place}", width="stretch"):
        st.session_state[_BOUNDARY] = choice.id
        st.rerun()


def _ask_consent(file: Upload, boundary: str | None, error: InputError, lang: str) -> None:
    """Show a crossing boundary before and after repair; only a yes repairs it."""
    mend = boundary_mend(file.content, file.name, boundary=boundary)
    st.html(
        f"<p class='kp-notice is-warning' role='alert'>"
        f"{escape(t(lang, f'error.{error.code}', **error.blanks))}</p>"
        f"<p>{escape(t(lang, 'sites.mend'))}</p>"
    )
    sides = st.columns(2)
    for column, name, shape in zip(
        sides, ("before", "after"), (mend.before, mend.after), strict=True
    ):
        _side(column, t(lang, f"sites.mend.{name}"), shape, lang)
    if st.button(t(lang, "sites.mend.yes"), type="primary", key="mend-yes"):
        st.session_state[_CONSENT] = True
        st.rerun()
    st.html(f"<p class='kp-soft'>{escape(t(lang, 'sites.mend.no'))}</p>")


def _side(column: st.delta_generator.DeltaGenerator, title: str, shape: Polygon, lang: str) -> None:
    drawn = picture(Site(name="", boundary=shape), label=title)
    area = t(lang, "planner.area", n=f"{shape.area:.1f}")
    column.html(
        f"<p><b>{escape(title)}</b> <span class='kp-soft kp-figures'>{escape(area)}</span></p>"
        f"<div class='kn-mend'>{drawn}</div>"
    )
