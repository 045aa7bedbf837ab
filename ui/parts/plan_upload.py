"""A drawn plan (DXF) made a site: its unit, its layers, its boundary by picture, its points."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from html import escape

import shapely
import streamlit as st

from geo.errors import InputError
from geo.helmert import Fit
from geo.site import Site
from layers.imports.control_points import (
    UNIT_NAMES,
    KnownLength,
    check,
    control_points,
    ground_of,
    known_length,
    lay,
    unit_name,
)
from layers.imports.drawing import Drawing, Ground
from layers.imports.plan_layers import Candidate, LayerFound, candidates, layers_of
from layers.imports.plan_site import Choices, Made, make_site, unit_for
from layers.imports.plans import read_plan
from layers.imports.role import SHAPES
from ui.parts.frame import notice
from ui.parts.outlines import Outline, choose_outline
from ui.parts.picture import picture
from ui.plan_words import agreement, told
from ui.words import t

PREFIX = "plan-"
"""Keys of what is chosen here; kept while another way is looked at, dropped with a new file."""
_OUTLINE, _CHOOSING = "kn-outline", "kn-choosing"


def forget() -> None:
    """Drop what was chosen for the file before."""
    for key in [each for each in st.session_state if str(each).startswith(PREFIX)]:
        del st.session_state[key]
    for key in (_OUTLINE, _CHOOSING):
        st.session_state.pop(key, None)


def site_content(
    content: bytes, name: str, lang: str, shown: st.delta_generator.DeltaGenerator
) -> bytes | None:
    """Ask what is to be known of a drawing; the site file made of it.

    Parameters
    ----------
    shown
        Where pictures to choose from are drawn.

    Returns
    -------
    bytes or None
        GeoJSON text; ``None`` while something is still to be said.

    Raises
    ------
    InputError
        What the reader says of the file.
    """
    with st.spinner(t(lang, "plan.page.reading")):
        drawing = _drawing(content, name)
    unit = _unit(drawing, lang)
    roles = _roles(layers_of(drawing), lang)
    ground, length = _points(drawing, lang)
    if unit is None:
        try:
            unit = unit_for(drawing, Choices(ground=ground, length=length))
        except InputError as error:
            notice(t(lang, f"error.{error.code}", **error.blanks))
            return None
    outlines = candidates(drawing, unit, roles)
    if st.session_state.get(_CHOOSING) and outlines:
        with shown:
            _choose(outlines, unit, lang)
        return None
    residuals = ground or drawing.ground
    if residuals is not None:
        _residuals(residuals, unit, lang)
    wanted = st.session_state.get(_OUTLINE)
    wanted = wanted if wanted in {each.id for each in outlines} else None
    made = make_site(drawing, Choices(unit, roles, wanted, ground, length))
    _taken(made, length, lang, several=len(outlines) > 1)
    return made.content


@st.cache_resource(max_entries=4, show_spinner=False)
def _drawing(content: bytes, name: str) -> Drawing:
    return read_plan(content, name)


def _unit(drawing: Drawing, lang: str) -> float | None:
    """The unit chosen; at first what the drawing says."""
    key = f"{PREFIX}unit"
    units = tuple(UNIT_NAMES.values())
    if key not in st.session_state and drawing.unit in units:
        st.session_state[key] = drawing.unit
    return st.selectbox(
        t(lang, "plan.page.unit"),
        units,
        index=None,
        format_func=lambda metres: t(lang, f"plan.page.unit.{unit_name(metres)}"),
        placeholder=t(lang, "plan.page.unit_not_said"),
        key=key,
    )


def _roles(layers: tuple[LayerFound, ...], lang: str) -> dict[str, str]:
    """What each layer holds; at first what its name speaks of."""
    roles = ("", *SHAPES)
    found = {}
    with (
        st.expander(t(lang, "plan.page.layers", n=len(layers)), expanded=False),
        st.container(height=320 if len(layers) > 4 else "content", border=False),
    ):
        for number, layer in enumerate(layers):
            key = f"{PREFIX}role-{number}"
            if key not in st.session_state:
                st.session_state[key] = layer.role
            counts = t(lang, "plan.page.counts", areas=layer.areas, lines=layer.lines,
                       points=layer.points)  # fmt: skip
            found[layer.name] = st.selectbox(
                _safe(f"{layer.name} · {counts}"),
                roles,
                format_func=lambda role: t(lang, f"role.{role}" if role else "plan.ignored"),
                key=key,
            )
    return found


def _points(drawing: Drawing, lang: str) -> tuple[Ground | None, KnownLength | None]:
    """Control points and a known length as typed; a mistake is told where it was made."""
    ground, length = None, None
    brought = drawing.ground is not None
    with st.expander(t(lang, "plan.page.points"), expanded=False):
        if brought and drawing.ground is not None:
            st.html(_soft(t(lang, "plan.page.points_brought", n=len(drawing.ground.controls))))
        typed = st.text_area(
            t(lang, "plan.page.points_typed"),
            key=f"{PREFIX}points",
            height=130,
            placeholder="0, 0 = 121.430000, 31.140000\n20000, 0 = 121.430210, 31.140000",
        )
        st.html(_soft(t(lang, "plan.page.points_help")))
        measured = st.text_input(
            t(lang, "plan.page.length"), key=f"{PREFIX}length", placeholder="0, 0, 12500, 0 = 12.5"
        )
        try:
            points = control_points(typed)
            if points:
                ground = ground_of(points)
                lay(ground, 1.0)
        except InputError as error:
            ground = None
            notice(t(lang, f"error.{error.code}", **error.blanks))
        try:
            length = known_length(measured) if measured.strip() else None
        except InputError as error:
            notice(t(lang, f"error.{error.code}", **error.blanks))
    return ground, length


def _residuals(ground: Ground, unit: float, lang: str) -> None:
    """How far each point is off, the worst one marked; also where they cannot be used."""
    laid = lay(ground, unit)
    rows = "".join(
        _row(number, off, laid.fit) for number, off in enumerate(laid.fit.residuals.tolist())
    )
    heads = "".join(
        f"<th>{escape(t(lang, f'plan.page.column.{name}'))}</th>"
        for name in ("point", "off", "east", "north")
    )
    st.html(
        f"<table class='kn-points kp-figures'><thead><tr>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )
    try:
        check(laid, ground, unit)
    except InputError:
        return  # said by whoever makes the site
    words = agreement(laid.fit, lang)
    if laid.fit.suspect is None:
        st.html(_soft(words))
    else:
        notice(words)


def _row(number: int, off: list[float], fit: Fit) -> str:
    east, north = off
    mark = " class='is-worst'" if number == fit.suspect else ""
    return (
        f"<tr{mark}><td>{number + 1}</td><td>{fit.lengths[number]:.3f}</td>"
        f"<td>{east:+.3f}</td><td>{north:+.3f}</td></tr>"
    )


def _taken(made: Made, length: KnownLength | None, lang: str, *, several: bool) -> None:
    """What was taken for the boundary, and everything else that should be known."""
    st.html(
        "<p>"
        + escape(
            t(lang, "plan.page.boundary", layer=made.boundary.layer,
              area=f"{made.boundary.area:.1f}")
        )
        + "</p>"
    )  # fmt: skip
    if several and st.button(t(lang, "plan.page.another"), key="another-outline", width="stretch"):
        st.session_state[_CHOOSING] = True
        st.rerun()
    lines = list(told(made, length, lang))
    if st.session_state.get(f"{PREFIX}unit"):
        lines.pop(0)  # it is what was chosen above
    if made.laid is not None:
        lines.remove(agreement(made.laid.fit, lang))  # stands under its table
    items = "".join(f"<li>{escape(each)}</li>" for each in lines)
    st.html(f"<ul class='kn-told'>{items}</ul>")


def _choose(outlines: tuple[Candidate, ...], unit: float, lang: str) -> None:
    """Offer the likeliest outlines."""
    found = [
        Outline(each.id, each.layer, each.area, partial(_small_picture, each, unit))
        for each in outlines
    ]
    chosen = choose_outline(found, t(lang, "plan.page.choose"), lang)
    if chosen is not None:
        st.session_state[_OUTLINE] = chosen
        st.session_state[_CHOOSING] = False
        st.rerun()


def _small_picture(each: Candidate, unit: float) -> str:
    outline = shapely.transform(each.outline, lambda corners: corners * unit)
    return picture(Site(name="", boundary=outline), label=each.layer)


def _soft(words: str) -> str:
    return f"<p class='kp-soft'>{escape(words)}</p>"


def _safe(words: str) -> str:
    """Somebody's words for a label, which Streamlit reads as markdown."""
    marks: Mapping[int, str] = {ord(mark): f"\\{mark}" for mark in r"\`*_{}[]()#+-.!|<>$~:"}
    return words.translate(marks)
