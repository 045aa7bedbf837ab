"""Accepting an issue with a reason, and what was accepted so far."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import streamlit as st

from geo.errors import InputError
from geo.issue import Issue
from layers.tables import Project
from layers.waivers import Acceptance
from ui.checking import checked
from ui.parts.choice import Listed, layouts_of
from ui.parts.frame import notice
from ui.parts.signing import signature
from ui.rule_words import day, rule_name
from ui.running import running
from ui.verdict import speaker
from ui.words import t

_SIGNS = {"error": "■", "warning": "▲", "hint": "○"}


def accepting(project: Project, lang: str) -> None:
    """Show both, side by side."""
    st.html(f"<p class='kr-about'>{escape(t(lang, 'waiver.about'))}</p>")
    listed = layouts_of(project.id, lang)
    if not listed:
        st.info(t(lang, "compare.nothing_yet"))
        return
    asked, so_far = st.columns([1, 1], gap="large")
    with asked:
        _accept(project, listed, lang)
    with so_far:
        _so_far(project, listed, lang)


def _accept(project: Project, listed: list[Listed], lang: str) -> None:
    st.html(f"<h2 class='kr-family'>{escape(t(lang, 'waiver.accept.heading'))}</h2>")
    layout = st.selectbox(
        t(lang, "waiver.layout"),
        listed,
        format_func=lambda each: f"{each.title} · {each.about}",
        key="waiver-layout",
    )
    found = checked(running().store.layout(layout.id))
    if not found.issues:
        st.html(f"<p class='kp-soft'>{escape(t(lang, 'waiver.nothing'))}</p>")
        return
    say = speaker(found.site, found.state.layout)
    issues = {issue.key: issue for issue in found.issues}
    chosen = issues[
        st.selectbox(
            t(lang, "waiver.issue"),
            list(issues),
            format_func=lambda key: f"{_SIGNS[issues[key].severity]} {say(issues[key], lang)}",
            key=f"waiver-issue-{layout.id}",
        )
    ]
    # The list cuts long sentences short.
    st.text(f"{chosen.rule}  {say(chosen, lang)}")
    _sign(project, layout, chosen, lang)


def _sign(project: Project, layout: Listed, issue: Issue, lang: str) -> None:
    with st.form("waive", border=False):
        scope = "layout"
        if not issue.placements:
            # Of the site alone, or of the whole layout: only a person knows which.
            scope = st.segmented_control(
                t(lang, "waiver.scope"),
                ("project", "layout"),
                default="project",
                required=True,
                format_func=lambda each: t(lang, f"waiver.scope.{each}"),
                key="waiver-scope",
            )
        who, why = signature("waive", lang)
        if not st.form_submit_button(t(lang, "waiver.accept"), type="primary", width="stretch"):
            return
    where = layout.id if scope == "layout" else None
    try:
        running().store.waivers.waive(project.id, issue.key, who, why, where)
    except InputError as error:
        notice(t(lang, f"error.{error.code}", **error.blanks))
        return
    st.rerun()


def _so_far(project: Project, listed: list[Listed], lang: str) -> None:
    st.html(f"<h2 class='kr-family'>{escape(t(lang, 'waiver.list'))}</h2>")
    standing = running().store.waivers.of_project(project.id)
    if not standing:
        st.html(f"<p class='kp-soft'>{escape(t(lang, 'waiver.none'))}</p>")
    titles = {each.id: each.title for each in listed}
    for each in reversed(standing):
        with st.container(key=f"accepted-{each.id}"):
            where = titles.get(each.layout_id or "", t(lang, "waiver.all_layouts"))
            rule = each.waiver.key.partition(" ")[0]
            st.text(f"{where} · {rule} {rule_name(rule, lang)}")
            st.text(next(_sentences(each, listed, lang), t(lang, "waiver.gone")))
            signed = each.waiver
            st.text(t(lang, "rules.signed", who=signed.who, day=day(signed.when), why=signed.why))
            _take_back(project, each, lang)


def _sentences(each: Acceptance, listed: list[Listed], lang: str) -> Iterator[str]:
    """The accepted issue in words, from each layout that has it."""
    for layout_id in [each.layout_id] if each.layout_id else [one.id for one in listed]:
        found = checked(running().store.layout(layout_id))
        say = speaker(found.site, found.state.layout)
        for accepted in found.accepted:
            if accepted.issue.key == each.waiver.key:
                yield say(accepted.issue, lang)


def _take_back(project: Project, each: Acceptance, lang: str) -> None:
    with (
        st.popover(t(lang, "waiver.take_back")),
        st.form(f"waiver-back-{each.id}", border=False),
    ):
        who, why = signature(f"waiver-back-{each.id}", lang)
        if not st.form_submit_button(t(lang, "waiver.take_back"), width="stretch"):
            return
    try:
        running().store.waivers.take_back(project.id, each.id, who, why)
    except InputError as error:
        notice(t(lang, f"error.{error.code}", **error.blanks))
        return
    st.rerun()
