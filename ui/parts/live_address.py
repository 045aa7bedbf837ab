"""The address at which a GIS reads a project: made, shown once, withdrawn; how QGIS takes it."""

from __future__ import annotations

from html import escape

import streamlit as st

from layers.tables import Project
from ui.parts.frame import notice, room
from ui.rule_words import day
from ui.running import running
from ui.words import t

_STEPS = 4


@st.fragment  # the sheet above need not be drawn again
def live_address(project: Project, lang: str) -> None:
    """Offer the address, or say why this site cannot have one."""
    store = running().store
    st.subheader(t(lang, "live.heading"))
    st.html(f"<p>{escape(t(lang, 'live.what'))}</p>")
    if store.geometry(store.site(project.id).id).frame is None:
        notice(t(lang, "error.live.no_place", name=project.name), kind="warning")
        return
    shown = f"live-key-{project.id}"  # for this visit only; the store has but its hash
    said = f"live-said-{project.id}"
    with st.container(horizontal=True):
        made_at = store.live_keys.made_at(project.id)
        words = t(lang, "live.make_new" if made_at else "live.make")
        if st.button(words, key="live-make", icon=":material/add_link:"):
            st.session_state[shown] = store.live_keys.make(project.id)
            st.session_state.pop(said, None)
            st.rerun(scope="fragment")
        if made_at and st.button(
            t(lang, "live.withdraw"), key="live-withdraw", icon=":material/link_off:"
        ):
            store.live_keys.withdraw(project.id)
            st.session_state.pop(shown, None)
            st.session_state[said] = True
            st.rerun(scope="fragment")
    key = st.session_state.get(shown)
    if key and store.live_keys.project(key) is None:  # withdrawn on another page
        key = None
    if key:
        notice(t(lang, "live.made"), kind="fits")
        st.code(f"{room()}/ogc?key={key}", language=None, wrap_lines=True)
    elif made_at:
        st.html(f"<p>{escape(t(lang, 'live.standing', day=day(made_at)))}</p>")
    elif said in st.session_state:
        notice(t(lang, "live.withdrawn"), kind="fits")
    else:
        st.html(f"<p class='kp-soft'>{escape(t(lang, 'live.none'))}</p>")
    with st.expander(t(lang, "live.how"), expanded=bool(key), icon=":material/map:"):
        steps = (t(lang, f"live.step.{step}") for step in range(1, _STEPS + 1))
        st.html("<ol>" + "".join(f"<li>{escape(step)}</li>" for step in steps) + "</ol>")
        st.code(f"Bearer {key or '…'}", language=None, wrap_lines=True)
