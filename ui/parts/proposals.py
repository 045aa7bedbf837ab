"""Proposals: a common layout laid before everybody, with what it was made from, and changed."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from geo.catalogue import catalogue
from geo.common import Common
from geo.difference import difference
from geo.errors import InputError
from layers.exports import overlay
from layers.tables import LayoutRow, Project
from ui.checking import checked
from ui.parts.lending import lend
from ui.parts.picture import image
from ui.parts.whose import Gathered
from ui.running import running
from ui.words import t, tn


def propose(
    project: Project, found: Gathered, made: Common, terms: dict[str, Any], lang: str
) -> None:
    """Keep a common layout as a layout of its own that everybody may discuss and planners edit."""
    if not made.items:
        return
    count = len(_proposed(project))
    with st.form("propose", border=False):
        name, button = st.columns([3, 1], vertical_alignment="bottom")
        called = name.text_input(
            t(lang, "common.name"), value=t(lang, "common.name.default", n=count + 1)
        )
        pressed = button.form_submit_button(
            t(lang, "common.propose"), type="primary", width="stretch"
        )
    if not pressed:
        st.caption(t(lang, "common.propose.help"))
        return
    try:
        running().store.add_layout(
            project.id,
            called,
            made.layout,
            stage="proposed",
            origin=origin_of(found, made, terms),
            site_version=found.site_version,
            actor="planner",
        )
    except InputError as error:
        st.error(t(lang, f"error.{error.code}", **error.blanks))
        return
    st.toast(t(lang, "common.proposed", name=called))


def origin_of(found: Gathered, made: Common, terms: dict[str, Any]) -> dict[str, Any]:
    """From which versions of which layouts it was made, how, and what supports each thing."""
    return {
        "made": "common",
        "of": [[each.id, seq] for each, seq in zip(found.listed, found.seqs, strict=True)],
        **terms,
        "support": {
            item.placement.id: {
                "voices": list(item.voices),
                "weight": round(item.support, 3),
                "wished": [round(each, 2) for each in item.wished],
                "moved": round(item.moved, 2),
            }
            for item in made.items
        },
    }


def show(project: Project, lang: str) -> None:
    """Every proposal of the project, the newest first."""
    rows = _proposed(project)
    if not rows:
        return
    st.subheader(t(lang, "common.proposals"))
    for row in reversed(rows):
        with st.container(border=True, key=f"proposal-{row.id}"):
            _proposal(project, row, lang)


def _proposal(project: Project, row: LayoutRow, lang: str) -> None:
    found = checked(running().store.layout(row.id))
    picture, told = st.columns([1, 2], gap="large", vertical_alignment="center")
    view = overlay.view_of_all(found.site)
    drawn = overlay.things(found.state.layout, catalogue(), view)
    picture.html(image(overlay.picture(found.site, view, *drawn), row.name))
    with told:
        st.html(f"<h3 class='kp-proposal'>{escape(row.name)}</h3>")
        for line in ancestry(row, found.state.seq, lang):
            st.text(line)
        errors, warnings = found.count("error"), found.count("warning")
        said = tn(lang, "common.conflicts", errors) if errors else t(lang, "common.no_errors")
        st.text(f"{said} · {tn(lang, 'common.warnings', warnings)}" if warnings else said)
        lend(project, row, lang)


def ancestry(row: LayoutRow, seq: int, lang: str) -> list[str]:
    """What a proposal was made from, and what was changed since."""
    origin = row.origin or {}
    said = [tn(lang, "common.made_from", len(origin.get("of", [])))]
    if origin.get("budget") is not None:
        said.append(t(lang, "common.made_budget", n=origin["budget"]))
    if origin.get("equal_say"):
        said.append(t(lang, "common.made_equal"))
    store = running().store
    begun = len(origin.get("support", {}))
    if seq > begun:
        first, last = store.version(row.id, begun), store.layout(row.id).layout
        rules = store.rulings.rules(row.project_id)
        since = difference(first, last, catalogue(), rules, descends=True)
        if since.is_none:
            said.append(t(lang, "common.unchanged"))
        else:
            said.append(
                t(
                    lang,
                    "common.changed",
                    moved=len(since.changed),
                    came=len(since.came),
                    went=len(since.went),
                )
            )
    else:
        said.append(t(lang, "common.unchanged"))
    return said


def _proposed(project: Project) -> list[LayoutRow]:
    return [
        row
        for row in running().store.layouts(project.id)
        if (row.origin or {}).get("made") == "common"
    ]
