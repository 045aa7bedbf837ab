"""The Streamlit script: which pages there are, for whom, and in which language."""

from __future__ import annotations

import streamlit as st

from ui.language import language
from ui.pages import compare, draw, files, home, planner, sites
from ui.roles import is_planner
from ui.words import t

lang = language()
st.set_page_config(page_title="Koudai 口袋", page_icon="🏡", layout="wide")

PAGES = {
    "home": (home.page, ":material/home:"),
    "draw": (draw.page, ":material/draw:"),
    "planner": (planner.page, ":material/key:"),
    "sites": (sites.page, ":material/map:"),
    "compare": (compare.page, ":material/layers:"),
    "files": (files.page, ":material/download:"),
}
STAFF = ("sites", "compare", "files")

pages = {
    name: st.Page(
        show, title=t(lang, f"page.{name}"), icon=icon, url_path=name, default=name == "home"
    )
    for name, (show, icon) in PAGES.items()
}
offered = [page for name, page in pages.items() if name not in STAFF or is_planner()]
chosen = st.navigation(offered, position="hidden")
chosen.run()
