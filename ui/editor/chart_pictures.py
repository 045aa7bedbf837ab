"""Buttons that take a chart along as a picture; it is drawn in the browser, so it is made there."""

from __future__ import annotations

from ui.editor.loading import component, loaded
from ui.words import t

_STYLES = ("look.css",)

_COMPONENT = component("koudai_chart_pictures")


def chart_pictures(container: str, name: str, *, lang: str) -> None:
    """Mount them.

    Parameters
    ----------
    container
        Key of the Streamlit container in which the chart stands.
    name
        Of the files, without their end.
    """
    _COMPONENT(
        key=f"pictures-{container}",
        data={
            **loaded("editor/compare/chart.js", _STYLES, lang),
            "container": container,
            "name": name,
            "words": {end: t(lang, "figure.take", form=end.upper()) for end in ("png", "svg")},
        },
    )
