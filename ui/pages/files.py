"""Sheets and files: one layout as an exact-scale sheet, for QGIS, as a map in one file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import get_args

import streamlit as st

from geo.errors import InputError
from layers.exports import ENDINGS, EXPORTS
from layers.exports.plan import ExportOptions, Paper, Plan
from layers.exports.sheet import must_fit, preview
from layers.exports.view import OFFERED_SCALES
from layers.tables import Project
from ui.checking import Checked, checked, plan_of
from ui.language import language
from ui.parts.choice import layouts_of, project_choice
from ui.parts.frame import frame, notice
from ui.parts.live_address import live_address
from ui.parts.note_reading import note_reading
from ui.parts.project_files import download_project
from ui.running import running
from ui.words import t

MEDIA = {
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "gpkg": "application/geopackage+sqlite3",
    "geojson": "application/geo+json",
    "html": "text/html",
    "parquet": "application/vnd.apache.parquet",
    "dxf": "image/vnd.dxf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "conflicts": "application/pdf",
    "playsheet": "application/pdf",
    "cards": "application/pdf",
}

USES = {
    "print": ("pdf", "conflicts", "playsheet", "cards", "png", "svg"),
    "office": ("xlsx", "html"),
    "programs": ("gpkg", "dxf", "geojson", "parquet"),
}
"""What each export is for, in the order in which they are offered."""

_LOOK = (
    ".kf-use { margin: 12px 0 -6px; font-weight: 700; }"
    ".kf-use small { display: block; font-weight: 400; color: var(--kd-soft-ink);"
    " font-size: 14px; line-height: 1.35; }"
    ".stDownloadButton button :is(div, p) { white-space: normal; overflow: visible;"
    " line-height: 1.25; text-align: left; }"
)
"""Among others: a name that is longer than its button goes on in a second line."""


def page() -> None:
    """Offer every export of a chosen layout, and what leaves as the whole project."""
    lang = language()
    frame(lang, t(lang, "page.files"), back="/planner")
    project = project_choice(lang)
    if project is None:
        return
    _layout_files(project, lang)
    note_reading(project, lang)
    live_address(project, lang)
    download_project(project, lang)


def _layout_files(project: Project, lang: str) -> None:
    listed = layouts_of(project.id, lang)
    if not listed:
        st.info(t(lang, "compare.nothing_yet"))
        return
    side, main = st.columns([1, 2], gap="large")
    with side:
        each = st.selectbox(t(lang, "files.layout"), listed, format_func=lambda one: one.title)
        paper: Paper = st.segmented_control(
            t(lang, "files.paper"), get_args(Paper), default="A3", required=True
        )
        scale = st.selectbox(
            t(lang, "files.scale"),
            (None, *OFFERED_SCALES),
            format_func=lambda n: f"1 : {n}" if n else t(lang, "files.scale_fitting"),
        )
        words = st.segmented_control(
            t(lang, "files.language"), ("zh", "en"), default=lang, required=True,
            format_func=lambda code: {"zh": "中文", "en": "English"}[code],
        )  # fmt: skip
    found = checked(running().store.layout(each.id))
    plan = plan_of(
        found,
        "en" if words == "en" else "zh",
        title=project.name,
        subtitle=f"{each.title} · {each.about}",
    )
    # Names of files are made of ids and slugs, never of people's words.
    stem = f"koudai-{project.code}-{each.id[:8]}"
    try:
        must_fit(plan, ExportOptions(scale, paper))
    except InputError as error:
        with main:
            notice(t(lang, f"error.{error.code}", **error.blanks))
        return

    def leaving() -> Plan:
        # A note may have been kept in again, on another screen, since this page was made.
        layout = running().store.notes.seen_outside(project.id, plan.layout)
        return replace(plan, layout=layout)

    with side:
        st.html(f"<style>{_LOOK}</style>")
        for use, names in USES.items():
            title, about = t(lang, f"files.use.{use}"), t(lang, f"files.use.{use}.about")
            st.html(f"<p class='kf-use'>{escape(title)}<small>{escape(about)}</small></p>")
            _offer(names, leaving, ExportOptions(scale, paper), stem, lang)
    # last, because it takes longest: who only wants a file need not wait for its picture
    with main:
        st.image(
            _picture(plan, ExportOptions(scale, paper), _told(plan, found)),
            width="stretch",
            alt=t(lang, "files.picture", name=each.title),
        )


def _offer(
    names: tuple[str, ...],
    leaving: Callable[[], Plan],
    options: ExportOptions,
    stem: str,
    lang: str,
) -> None:
    """Exports, each made when it is asked for."""
    # in rows of two, so that the order is the same on a phone's single column
    for number, name in enumerate(names):
        if number % 2 == 0:
            pair = st.columns(2, gap="small")
        file = f"{stem}-{name}.{ENDINGS[name]}" if name in ENDINGS else f"{stem}.{name}"

        def made(name: str = name, file: str = file) -> bytes:
            return EXPORTS[name](leaving(), replace(options, file=file))

        pair[number % 2].download_button(
            t(lang, f"files.format.{name}"),
            made,
            file_name=file,
            mime=MEDIA[name],
            on_click="ignore",
            icon=":material/download:",
            width="stretch",
            key=f"download-{name}",
        )


@st.cache_data(max_entries=24, show_spinner=False)
def _picture(_plan: Plan, options: ExportOptions, key: tuple[object, ...]) -> bytes:
    """The sheet as a picture; made once for the same options and ``key``."""
    del key  # Streamlit tells pictures apart by it
    return preview(_plan, options)


def _told(plan: Plan, found: Checked) -> tuple[object, ...]:
    """All that a sheet of one layout depends on: two plans that are told alike are drawn alike."""
    row = found.state.row
    return (
        row.id, found.state.seq, row.site_version, plan.rules.name, plan.rules.hash,
        plan.lang, plan.title, plan.subtitle, plan.date, plan.accepted, plan.changes,
        [issue.key for issue in plan.issues],
    )  # fmt: skip
