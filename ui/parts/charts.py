"""Altair charts in our look; each can be taken along as a picture."""

from __future__ import annotations

import altair as alt
import streamlit as st

from ui.editor.chart_pictures import chart_pictures

SIZE = 14
"""Of writing in a chart, CSS px."""


def chart(drawn: alt.Chart | alt.LayerChart, lang: str, key: str) -> None:
    """Show a chart as wide as the page lets it, and below it buttons that save it as PNG or SVG.

    The chart library has a menu for that, but Streamlit hands no word of it on.
    """
    styled = drawn.properties(
        padding={"left": 8, "top": 8, "right": 24, "bottom": 8}
    ).configure_axis(labelFontSize=SIZE, titleFontSize=SIZE, labelLimit=0, titleFontWeight="normal")
    with st.container(key=f"chart-{key}"):
        st.altair_chart(styled, width="stretch", key=f"altair-{key}")
    chart_pictures(f"chart-{key}", f"koudai-{key}", lang=lang)
