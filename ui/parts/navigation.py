"""The Streamlit script: which pages there are, for whom, and in which language."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui.language import language
from ui.pages import (
    common,
    compare,
    draw,
    files,
    home,
    layers,
    paper,
    planner,
    rules,
    sites,
    understand,
)
from ui.parts.sign_in import sign_in
from ui.parts.way_back import STAFF
from ui.roles import is_planner
from ui.words import t

lang = language()
st.set_page_config(page_title="Koudai 口袋", page_icon="🏡", layout="wide")

PAGES = {
    "home": (home.page, ":material/home:"),
    "draw": (draw.page, ":material/draw:"),
    "planner": (planner.page, ":material/key:"),
    "sites": (sites.page, ":material/map:"),
    "compare": (compare.page, ":material/compare:"),
    "layers": (layers.page, ":material/layers:"),
    "understand": (understand.page, ":material/groups:"),
    "common": (common.page, ":material/diversity_3:"),
    "files": (files.page, ":material/download:"),
    "paper": (paper.page, ":material/print:"),
    "rules": (rules.page, ":material/rule:"),
}


def _for_planners(name: str, show: Callable[[], None]) -> Callable[[], None]:
    """The page itself for a planner; for anybody else the sign-in that leads back to it."""

    def guarded() -> None:
        if is_planner():
            show()
        else:
            sign_in(lang, f"/{name}")

    return guarded


pages = {
    name: st.Page(
        _for_planners(name, show) if name in STAFF else show,
        title=t(lang, f"page.{name}"),
        icon=icon,
        url_path=name,
        default=name == "home",
    )
    for name, (show, icon) in PAGES.items()
}
# Every page is there for everybody: Streamlit answers an unknown one in English only.
chosen = st.navigation(list(pages.values()), position="hidden")
chosen.run()
