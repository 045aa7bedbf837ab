"""What came back: a photo read, shown with what was found, corrected, and kept as a layout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from html import escape

import streamlit as st

from geo.catalogue import catalogue
from geo.errors import InputError
from geo.layout import Layout, Placement
from layers.exports.ground import LOOK
from layers.exports.view import STANDARD_SCALES
from layers.imports.photo.reading import Reading, read_photo
from layers.paper.sheet import fingerprint
from layers.tables import Project
from ui.paper import MOST_OFF, bare_plans, unread_sentence
from ui.parts.file_field import Upload, file_field
from ui.parts.frame import notice
from ui.parts.paper_picture import letter, paper_picture
from ui.parts.picture import image
from ui.running import running
from ui.words import t, tn

PHOTO, _READ = "photo", "kx-read"


def paper_read(project: Project, lang: str) -> None:
    """Ask for a photo; then show what is in it until it is kept or another one comes."""
    side, main = st.columns([1, 2], gap="large")
    with side:
        photo = _asked(lang)
    if photo is None:
        main.html(f"<p class='kp-soft'>{escape(t(lang, 'paper.page.nothing'))}</p>")
        return
    with side:
        reading = _reading(project, photo, lang)
    if reading is None:
        return
    key = f"kx-{sha256(photo.content).hexdigest()[:12]}-{project.id}"
    placed: dict[str, Placement] = st.session_state.setdefault(
        key, dict(reading.layout().placements)
    )
    every = list(reading.layout())
    # the order in which a phone stacks them: look first, then check, correct, keep
    told, change = st.columns(2, gap="large")
    with change:
        _correct(every, placed, key, lang)
        _keep(project, reading, placed, key, lang)
    with main:
        label = tn(lang, "paper.page.read_n", len(placed))
        st.html(f"<div class='kx-sheet'>{image(paper_picture(reading, placed), label)}</div>")
        _facts(reading, label, lang)
    with told:
        _unread(reading, every, lang)
        _list(every, placed, lang)


def _asked(lang: str) -> Upload | None:
    """The photo, kept in this session alone: it is never stored."""
    return file_field(
        lang,
        t(lang, "paper.page.photo"),
        t(lang, "paper.page.private"),
        field=PHOTO,
        types=["jpg", "jpeg", "png", "webp"],
        too_big="paper.page.too_big",
        changed=lambda: st.session_state.pop(_READ, None),
    )


def _reading(project: Project, photo: Upload, lang: str) -> Reading | None:
    """The photo read, once for each scale; ``None`` where it cannot be, having said why."""
    scale = None
    kept: tuple[tuple[str, int | None], Reading | InputError] | None
    kept = st.session_state.get(_READ)
    if kept is not None and kept[0][0] == project.id and isinstance(kept[1], Reading):
        return kept[1]
    if st.session_state.get("kx-no-code"):
        scale = st.selectbox(
            t(lang, "paper.page.scale"), (None, *STANDARD_SCALES), key="kx-scale",
            format_func=lambda n: f"1 : {n}" if n else "…",
        )  # fmt: skip
    if kept is None or kept[0] != (project.id, scale):
        with st.spinner(t(lang, "paper.page.reading")):
            kept = (project.id, scale), _read(project, photo, scale)
        st.session_state[_READ] = kept
    found = kept[1]
    if isinstance(found, Reading):
        st.session_state.pop("kx-no-code", None)
        return found
    notice(t(lang, f"error.{found.code}", **found.blanks))
    if found.code == "photo.no_code" and not st.session_state.get("kx-no-code"):
        st.session_state["kx-no-code"] = True
        st.rerun()
    return None


def _read(project: Project, photo: Upload, scale: int | None) -> Reading | InputError:
    store = running().store
    newest = store.site(project.id).version
    sites = [store.geometry(store.site(project.id, each).id) for each in range(newest, 0, -1)]
    try:
        return read_photo(photo.content, photo.name, bare_plans(sites), scale)
    except InputError as error:
        return error


def _correct(every: list[Placement], placed: dict[str, Placement], key: str, lang: str) -> None:
    """One card at a time: what it is, where, how it is turned, or left out."""
    if not every:
        return
    with st.expander(t(lang, "paper.page.correct")):
        chosen = st.selectbox(
            t(lang, "paper.page.which"), every, key=f"{key}-which",
            format_func=lambda one: f"{one.id[1:]}  {t(lang, f'kind.{one.kind}')}",
        )  # fmt: skip
        now = placed.get(chosen.id, chosen)
        field = f"{key}-{chosen.id}"
        stays = st.toggle(
            t(lang, "paper.page.counts"), value=chosen.id in placed, key=f"{field}-stays"
        )
        codes = list(catalogue())
        kind = st.selectbox(
            t(lang, "paper.page.kind"), codes, index=codes.index(now.kind), key=f"{field}-kind",
            format_func=lambda code: t(lang, f"kind.{code}"), disabled=not stays,
        )  # fmt: skip
        one, two, three = st.columns(3)
        x, y = (
            column.number_input(
                t(lang, f"paper.page.{axis}"), value=value, step=0.1, format="%.2f",
                key=f"{field}-{axis}", disabled=not stays,
            )
            for column, axis, value in ((one, "east", now.x), (two, "north", now.y))
        )  # fmt: skip
        turn = three.number_input(
            t(lang, "paper.page.turn"), value=now.turn, step=5.0, format="%.1f",
            key=f"{field}-turn", disabled=not stays,
        )  # fmt: skip
        if stays:
            placed[chosen.id] = replace(chosen, kind=kind, x=x, y=y, turn=turn % 360)
        else:
            placed.pop(chosen.id, None)


def _keep(
    project: Project, reading: Reading, placed: Mapping[str, Placement], key: str, lang: str
) -> None:
    if saved := st.session_state.get(f"{key}-saved"):
        notice(t(lang, "paper.page.kept", name=saved), kind="fits")
        return
    with st.form(f"{key}-keep", border=False):
        name = st.text_input(
            t(lang, "paper.page.name"), t(lang, "paper.page.name.default"), max_chars=80
        )
        group = st.text_input(t(lang, "paper.page.group"), max_chars=80)
        pressed = st.form_submit_button(
            t(lang, "paper.page.keep"), type="primary", width="stretch", disabled=not placed
        )
    if not pressed:
        return
    store = running().store
    version = next(
        site
        for number in range(store.site(project.id).version, 0, -1)
        for site in [store.site(project.id, number)]
        if fingerprint(store.geometry(site.id)) == reading.sheet.print
    )
    try:
        row = store.add_layout(
            project.id,
            name,
            Layout.of(*placed.values()),
            group=group.strip(),
            origin={
                "made": "paper",
                "of": [],
                "sheet": reading.sheet.code,
                "error_mm": round(reading.error, 2),
                "unread": len(reading.unread),
            },
            site_version=version.id,
            actor="planner",
        )
    except InputError as error:
        notice(t(lang, f"error.{error.code}", **error.blanks))
        return
    st.session_state[f"{key}-saved"] = row.name
    st.rerun()


def _facts(reading: Reading, label: str, lang: str) -> None:
    sheet = reading.sheet
    said = [
        label,
        f"{sheet.paper} 1 : {sheet.scale}",
        t(lang, "paper.page.edges", seen=reading.edges[0], all=reading.edges[1]),
        t(lang, "paper.page.error", cm=f"{reading.error * sheet.scale / 10:.1f}"),
    ]
    if abs(reading.printed - 1) > MOST_OFF:
        said.append(t(lang, "paper.printed", percent=f"{reading.printed * 100:.0f}"))
    st.html(f"<p class='kx-facts'>{escape(' · '.join(said))}</p>")


def _unread(reading: Reading, every: list[Placement], lang: str) -> None:
    lines = [
        f"<li><b>{letter(place)}</b>{escape(unread_sentence(each, lang))}</li>"
        for place, each in enumerate(reading.unread)
    ]
    for first, second in reading.together:
        a, b = (
            f"{every[one].id[1:]} {t(lang, f'kind.{every[one].kind}')}" for one in (first, second)
        )
        lines.append(f"<li><b>!</b>{escape(t(lang, 'paper.page.together', a=a, b=b))}</li>")
    if lines:
        st.html(
            f"<h3>{escape(t(lang, 'paper.page.unread'))}</h3>"
            f"<ul class='kx-list is-unread'>{''.join(lines)}</ul>"
        )


def _list(every: list[Placement], placed: Mapping[str, Placement], lang: str) -> None:
    rows = []
    for each in every:
        now = placed.get(each.id, each)
        colour = LOOK["light"]["families"][catalogue()[now.kind].family]
        out = "" if each.id in placed else " class='is-out'"
        rows.append(
            f"<li{out}><b style='--kd-family:{colour}'>{each.id[1:]}</b>"
            f"{escape(t(lang, f'kind.{now.kind}'))}"
            f"<span>{now.x:.2f}, {now.y:.2f} m · {now.turn:.0f}°</span></li>"
        )
    if rows:
        st.html(
            f"<h3>{escape(t(lang, 'paper.page.found'))}</h3>"
            f"<ul class='kx-list'>{''.join(rows)}</ul>"
        )
