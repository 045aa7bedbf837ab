"""A plan as a picture made a site: placed by what is known of it, its boundary traced."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from html import escape
from typing import Any

import numpy as np
import shapely
import streamlit as st

from geo.frame import Frame
from geo.placing import Placing, by_length, perspective, similar
from geo.site import Site
from layers.imports.coordinates import COORDINATES, Coordinates
from layers.imports.placed_points import placed_points
from layers.imports.plan_picture import PlanPicture, read_picture
from layers.imports.typed import outlined
from ui.editor.plan_board import MOST_CORNERS, Marks, plan_board, shown_picture
from ui.parts.file_field import Upload, file_field
from ui.words import t

HOW = ("length", "points", "corners")
_POINTS = {"length": (2, 2), "points": (2, 3), "corners": (4, 4)}
_NOTICED = 0.02
"""Share that a checked length may be off before it is said in red."""
_ORDER = ("local", *(each for each in COORDINATES if each not in ("local", "cgcs2000")))


@dataclass(frozen=True)
class Laid:
    """A plan on the ground, and the site that was traced on it or that it was laid under."""

    plan: PlanPicture
    placing: Placing
    site: Site | None


def plan_tracing(
    lang: str, shown: st.delta_generator.DeltaGenerator, under: Site | None = None
) -> Laid | None:
    """Ask for a plan and where it lies; ``None`` while something is still missing.

    Parameters
    ----------
    shown
        Where the plan is drawn large.
    under
        The site that it is laid under; ``None`` where a new one is traced on it.

    Raises
    ------
    InputError
        What cannot be right about the file or the points.
    """
    words = (t(lang, "picture.file"), t(lang, "picture.file.help"))
    file = file_field(lang, *words, field="plan")
    if file is None:
        shown.html(f"<div class='kn-sheet is-empty'>{escape(t(lang, 'picture.hint'))}</div>")
        return None
    plan, drawn, page = _read(file, lang)
    how = st.segmented_control(
        t(lang, "picture.how"),
        HOW if under is None else HOW[1:],
        format_func=lambda each: t(lang, f"picture.how.{each}"),
        default=None if "picture-how" in st.session_state else HOW[0 if under is None else 1],
        key="picture-how",
    ) or HOW[1]  # fmt: skip
    st.html(f"<p class='kp-soft'>{escape(t(lang, f'picture.how.{how}.help'))}</p>")
    with shown:
        key = f"board-{sha256(file.content).hexdigest()[:12]}-{page}"
        marks = plan_board(plan, drawn, _steps(how, traced=under is None), key=key, lang=lang)
    placing, frame_of = _placing(how, marks, file.name, under, lang)
    if placing is None:
        return None
    if under is not None:
        return Laid(plan, placing, under)
    boundary = marks.get("boundary", [])
    if len(boundary) < 3:
        st.html(f"<p class='kp-soft'>{escape(t(lang, 'picture.trace_then'))}</p>")
        return Laid(plan, placing, None)
    corners = placing.metres(np.array(boundary, dtype=float)).round(3)
    site = outlined([(float(x), float(y)) for x, y in corners], "")
    return Laid(plan, placing, replace(site, frame=frame_of))


@st.cache_resource(max_entries=3, show_spinner=False)
def _plan(content: bytes, name: str, page: int) -> tuple[PlanPicture, str]:
    plan = read_picture(content, name, page)
    return plan, shown_picture(plan)


def _read(file: Upload, lang: str) -> tuple[PlanPicture, str, int]:
    page = int(st.session_state.get("picture-page", 1))
    plan, drawn = _plan(file.content, file.name, page)
    if plan.pages > 1:
        st.number_input(
            t(lang, "picture.page", n=plan.pages),
            min_value=1,
            max_value=plan.pages,
            value=None if "picture-page" in st.session_state else 1,
            step=1,
            key="picture-page",
        )
    return plan, drawn, page


def _steps(how: str, *, traced: bool) -> list[dict[str, Any]]:
    least, most = _POINTS[how]
    steps: list[dict[str, Any]] = [{"name": "control", "least": least, "most": most}]
    if how != "length":
        steps.append({"name": "check", "least": 2, "most": 2, "optional": True})
    if traced:
        steps.append({"name": "boundary", "least": 3, "most": MOST_CORNERS})
    return steps


def _placing(
    how: str, marks: Marks, name: str, under: Site | None, lang: str
) -> tuple[Placing | None, Frame | None]:
    """Where the plan lies, as far as it is told, and the frame of its metres."""
    control = marks.get("control", [])
    if how == "length":
        metres = st.number_input(
            t(lang, "picture.length"), min_value=0.0, value=None, step=1.0, key="picture-length"
        )
        if len(control) < 2 or not metres:
            return None, None
        return by_length(control[0], control[1], float(metres)), None
    coordinates = _coordinates(under, lang)
    texts = [_ground(number, under, coordinates, lang) for number in range(1, _POINTS[how][1] + 1)]
    given = [(mark, text) for mark, text in zip(control, texts, strict=False) if text]
    if len(given) < _POINTS[how][0]:
        missing = t(lang, "picture.missing", n=_POINTS[how][0])
        st.html(f"<p class='kp-soft'>{escape(missing)}</p>")
        return None, None
    frame = under.frame if under is not None else None
    ground = placed_points([text for _, text in given], coordinates, name=name, frame=frame)
    pixels = np.array([mark for mark, _ in given], dtype=float)
    lay = perspective if how == "corners" else similar
    placing = lay(pixels, ground.metres)
    _residuals(placing, len(given), lang, exact=len(given) == (4 if how == "corners" else 2))
    _check(placing, marks.get("check", []), lang)
    return placing, ground.frame


def _coordinates(under: Site | None, lang: str) -> Coordinates:
    if under is not None and under.frame is None:
        return "local"
    found: Coordinates = st.selectbox(
        t(lang, "picture.coordinates"),
        _ORDER,
        format_func=lambda each: t(lang, f"picture.coordinates.{each}"),
        key="picture-coordinates",
    )
    return found


def _ground(number: int, under: Site | None, coordinates: Coordinates, lang: str) -> str:
    """One control point's place: typed, or a corner of the boundary that is there already."""
    label = t(lang, "picture.point", n=number)
    chosen_above = under is not None and coordinates == "local"
    if under is not None and chosen_above:
        corners = shapely.get_coordinates(under.boundary.exterior)[:-1]
        choices = [t(lang, "picture.typed")]
        choices += [
            t(lang, "picture.corner", n=place, x=f"{x:.2f}", y=f"{y:.2f}")
            for place, (x, y) in enumerate(corners[:60], 1)
        ]
        chosen = st.selectbox(
            label,
            range(len(choices)),
            format_func=lambda place: choices[place],
            key=f"picture-corner-{number}",
        )
        if chosen:
            x, y = corners[chosen - 1].tolist()
            return f"{x:.9f}, {y:.9f}"
    example = "20, 0" if coordinates == "local" else "121.47, 31.23"
    if coordinates == "epsg4549":
        example = "640000, 3456000"
    return st.text_input(
        label,
        key=f"picture-point-{number}",
        placeholder=example,
        # The choice above it has the same name already.
        label_visibility="collapsed" if chosen_above else "visible",
    ).strip()


def _residuals(placing: Placing, count: int, lang: str, *, exact: bool) -> None:
    """How far each point is off; of points that cannot disagree, that they cannot."""
    if exact:
        st.html(f"<p class='kp-soft'>{escape(t(lang, f'picture.exact.{count}'))}</p>")
        return
    rows = "".join(
        f"<li>{escape(t(lang, 'picture.off', n=number, off=f'{off:.2f}'))}</li>"
        for number, off in enumerate(placing.residuals, 1)
    )
    st.html(f"<ul class='kn-facts kp-figures'>{rows}</ul>")


def _check(placing: Placing, ends: list[tuple[float, float]], lang: str) -> None:
    """A known length against what the placed plan makes of it."""
    if len(ends) < 2:
        return
    known = st.number_input(
        t(lang, "picture.check"), min_value=0.0, value=None, step=1.0, key="picture-check"
    )
    measured = placing.length(ends[0], ends[1])
    if not known:
        told, bad = t(lang, "picture.measured", measured=f"{measured:.2f}"), False
    else:
        share = measured / known - 1
        told = t(
            lang,
            "picture.compared",
            measured=f"{measured:.2f}",
            known=f"{known:g}",
            percent=f"{round(100 * share, 1) + 0.0:+.1f}",  # no minus zero,
        )
        bad = abs(share) > _NOTICED
    look = "kp-notice is-warning" if bad else "kp-figures"
    st.html(f"<p class='{look}'>{escape(told)}</p>")
    if bad:
        st.html(f"<p class='kp-soft'>{escape(t(lang, 'picture.compared.bad'))}</p>")
