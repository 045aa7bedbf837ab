"""Drawing on a layout that is nobody's: a proposal, or a copy that a planner made."""

from __future__ import annotations

from html import escape

import streamlit as st

from layers.tables import LayoutRow, Project
from ui.live import LASTS, invitations
from ui.parts.frame import button, room
from ui.parts.picture import image
from ui.parts.qr import join_address, qr_svg
from ui.running import running
from ui.words import t

_AS = ("owl", "adult")
"""The picture and the age band that planners draw under: with all the exact tools."""


def lend(project: Project, row: LayoutRow, lang: str) -> None:
    """A button that opens the layout for drawing, here and on tablets that scan the code."""
    if project.stage == "closed":
        st.caption(t(lang, "error.project.closed"))
        return
    if not st.button(
        t(lang, "lend.draw"), key=f"lend-{row.id}", icon=":material/draw:", type="primary"
    ):
        return
    address = invitation(project, row, room())
    st.html(
        f"<div class='kp-lend'>{button(t(lang, 'lend.here'), address, kind='main', new=True)}"
        f"{image(qr_svg(address), address)}"
        f"<p>{escape(t(lang, 'lend.scan', minutes=round(LASTS / 60)))}</p></div>"
    )


def invitation(project: Project, row: LayoutRow, here: str) -> str:
    """Address by which a few devices may draw on the layout together, for a quarter of an hour.

    ``here``: where they reach this server.

    Raises
    ------
    InputError
        ``layout.lent``: the layout is somebody's.
    """
    animal, age = _AS
    token = running().layout_token(row.id)
    running().store.lend(row.id, animal, age, token)
    gives = {"token": token, "layout_id": row.id, "animal": animal, "age": age}
    # After the #: it never reaches a server's log, nor ours.
    return f"{join_address(here, project.code)}#with={invitations.invite(gives)}"
