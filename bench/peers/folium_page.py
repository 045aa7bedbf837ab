"""Peer: the usual click-to-place page with streamlit-folium, judged by the same `geo.check`.

    streamlit run bench/peers/folium_page.py

``?n=50`` starts with a layout of that many pieces; ``?way=group`` hands the pieces over as
``feature_group_to_add``, which spares the map being made anew at each rerun; without it they are
added to the map, as the examples do. Every click places a bench.
"""

from __future__ import annotations

import sys
from pathlib import Path

import folium
import streamlit as st
from streamlit_folium import st_folium

sys.path.insert(0, str(Path(__file__).parents[2]))

from bench.court import crowd, demo_site
from geo.catalogue import catalogue, ruleset
from geo.check import check
from geo.footprint import footprint
from geo.layout import Layout, Placement

st.set_page_config(layout="wide")
site = st.cache_resource(demo_site)()
kinds = catalogue()
way = st.query_params.get("way", "map")
if "placed" not in st.session_state:
    st.session_state.placed = list(crowd(int(st.query_params.get("n", "0"))))
    st.session_state.last = None
placed = st.session_state.placed

issues = check(site, Layout.of(*placed), kinds, ruleset())
bad = {each for issue in issues if issue.severity == "error" for each in issue.placements}

drawing = folium.Map(
    location=[0, 0], zoom_start=4.6, crs="Simple", tiles=None, max_zoom=8, zoom_snap=0
)
group = folium.FeatureGroup(name="layout")
folium.Polygon([(y, x) for x, y in site.boundary.exterior.coords], color="#777").add_to(drawing)
for piece in placed:
    corners = footprint(piece, kinds[piece.kind]).exterior.coords
    colour = "#d33" if piece.id in bad else "#2a7"
    target = group if way == "group" else drawing
    folium.Polygon([(y, x) for x, y in corners], color=colour, fill=True).add_to(target)

asked = {"feature_group_to_add": group} if way == "group" else {}
said = st_folium(
    drawing, key="map", width=900, height=600, returned_objects=["last_clicked"], **asked
)
st.html(f'<p id="verdict" data-placed="{len(placed)}">{len(placed)} · {len(issues)}</p>')

click = said and said.get("last_clicked")
if click and click != st.session_state.last:
    st.session_state.last = click
    name = f"click-{len(placed)}"
    placed.append(Placement(name, "bench", round(click["lng"], 3), round(click["lat"], 3)))
    st.rerun()
