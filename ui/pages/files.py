"""Sheets and files: one layout as an exact-scale sheet, for QGIS, as a map in one file."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from geo.errors import InputError
from layers.exports import EXPORTS
from layers.exports.plan import ExportOptions, Paper
from ui.checking import checked, plan_of
from ui.language import language
from ui.parts.choice import layouts_of, project_choice
from ui.parts.frame import frame
from ui.running import running
from ui.words import t

SCALES = (50, 100, 200, 500)
MEDIA = {
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "gpkg": "application/geopackage+sqlite3",
    "geojson": "application/geo+json",
    "html": "text/html",
    "parquet": "application/vnd.apache.parquet",
}

_WHOLE_NAMES = (
    ".stDownloadButton button :is(div, p) { white-space: normal; overflow: visible;"
    " line-height: 1.25; text-align: left; }"
)
"""A name that is longer than its button goes on in a second line."""


def page() -> None:
    """Offer every export of a chosen layout."""
    lang = language()
    frame(lang, t(lang, "page.files"), back="/planner")
    project = project_choice(lang)
    if project is None:
        return
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
            (None, *SCALES),
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
    with main:
        try:
            st.image(
                EXPORTS["png"](plan, ExportOptions(scale, paper)),
                width="stretch",
                alt=t(lang, "files.picture", name=each.title),
            )
        except InputError as error:
            st.error(t(lang, f"error.{error.code}", **error.blanks))
            return
    with side:
        st.html(f"<style>{_WHOLE_NAMES}</style>")
        # in rows of two, so that the order is the same on a phone's single column
        for number, name in enumerate(EXPORTS):
            if number % 2 == 0:
                pair = st.columns(2, gap="small")
            file = f"{stem}.{name}"

            def made(name: str = name, file: str = file) -> bytes:
                return EXPORTS[name](plan, ExportOptions(scale, paper, file))

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
