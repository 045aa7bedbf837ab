"""A site from a file: one boundary of several chosen, a crossing outline mended by consent."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from html import escape

import streamlit as st
from shapely import Polygon

from geo.errors import InputError
from geo.site import Site
from layers.imports.coordinates import COORDINATES, Coordinates
from layers.imports.plans import plan_format
from layers.imports.site_file import Choice, Reading, boundary_choices, boundary_mend, reading
from ui.parts import plan_upload
from ui.parts.file_field import file_field
from ui.parts.outlines import Outline, choose_outline
from ui.parts.picture import picture
from ui.words import t, tn

_BOUNDARY, _CONSENT = "kn-boundary", "kn-consent"


@dataclass(frozen=True)
class _File:
    """A file as it came, and what somebody says of its coordinates."""

    name: str
    content: bytes
    coordinates: Coordinates

    def __call__(self, boundary: str | None, *, repair: bool) -> Reading:
        return reading(
            self.content,
            self.name,
            boundary=boundary,
            repair=repair,
            coordinates=self.coordinates,
        )


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
    file = file_field(
        lang,
        t(lang, "sites.file"),
        t(lang, "sites.file.help"),
        field="site",
        changed=_choose_anew,
    )
    if file is None:
        shown.html(f"<div class='kn-sheet is-empty'>{escape(t(lang, 'sites.file.hint'))}</div>")
        return None
    if plan_format(file.content) is not None:
        made = plan_upload.site_content(file.content, file.name, lang, shown)
        return None if made is None else _read(_File(file.name, made, "wgs84"), lang, shown)
    coordinates = st.selectbox(
        t(lang, "sites.coordinates"),
        COORDINATES,
        format_func=lambda each: t(lang, f"sites.coordinates.{each}"),
        key="site-coordinates",
        on_change=_choose_anew,
    )
    return _read(_File(file.name, file.content, coordinates), lang, shown)


def _choose_anew() -> None:
    """Another file, or other coordinates, are chosen from and consented to anew."""
    for key in (_BOUNDARY, _CONSENT):
        st.session_state.pop(key, None)
    plan_upload.forget()


def _read(file: _File, lang: str, shown: st.delta_generator.DeltaGenerator) -> Site | None:
    boundary = st.session_state.get(_BOUNDARY)
    try:
        found = file(boundary, repair=_CONSENT in st.session_state)
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
    if found.left_out:
        st.html(f"<p class='kp-soft'>{escape(tn(lang, 'sites.left_out', found.left_out))}</p>")
    return found.site


@st.cache_data(max_entries=8, show_spinner=False)
def _choices(content: bytes, name: str, coordinates: Coordinates) -> tuple[Choice, ...]:
    return boundary_choices(content, name, coordinates=coordinates)


@st.cache_data(max_entries=200, show_spinner=False)
def _small_picture(
    content: bytes, name: str, coordinates: Coordinates, boundary: str, label: str
) -> str:
    try:
        site = _File(name, content, coordinates)(boundary, repair=True).site
    except InputError:
        return ""
    return picture(site, label=label)


def _choose(file: _File, lang: str) -> None:
    """Offer every polygon that could be the boundary."""
    found = [
        Outline(
            each.id,
            each.name or each.id,
            each.area,
            partial(_small_picture, file.content, file.name, file.coordinates, each.id,
                    each.name or each.id),
        )
        for each in _choices(file.content, file.name, file.coordinates)
    ]  # fmt: skip
    chosen = choose_outline(found, t(lang, "sites.choose", n=len(found)), lang)
    if chosen is not None:
        st.session_state[_BOUNDARY] = chosen
        st.rerun()


def _ask_consent(file: _File, boundary: str | None, error: InputError, lang: str) -> None:
    """Show a crossing boundary before and after repair; only a yes repairs it."""
    mend = boundary_mend(file.content, file.name, boundary=boundary, coordinates=file.coordinates)
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
