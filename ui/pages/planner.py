"""The planner's own page: signing in, then every project with what can be done with it."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from layers.tables import Project, ProjectStage
from ui.language import language
from ui.parts.frame import address, button, frame, room
from ui.parts.picture import image, picture
from ui.parts.project_files import bring_project
from ui.parts.qr import join_address, qr_svg
from ui.running import running
from ui.words import t, tn

_STYLE = Path(__file__).with_name("planner.css")
_NEXT: dict[str, ProjectStage] = {"draft": "design", "design": "closed", "closed": "design"}


def page() -> None:
    """Show the projects."""
    lang = language()
    frame(lang, t(lang, "planner.projects"))
    st.html(f"<style>{_STYLE.read_text('utf-8')}</style>")
    st.html(button(t(lang, "planner.new"), address("/sites", lang), kind="main"))
    projects = running().store.projects()
    if not projects:
        st.html(f"<p class='kp-soft'>{escape(t(lang, 'planner.none'))}</p>")
    for project in reversed(projects):
        _card(project, lang)
    bring_project(lang)


def _card(project: Project, lang: str) -> None:
    store = running().store
    site = store.geometry(store.site(project.id).id)
    drawn = len(store.layouts(project.id))
    with st.container(border=True, key=f"project-{project.id}"):
        plan, told, code = st.columns([5, 9, 4], gap="medium", vertical_alignment="center")
        drawn_plan = picture(
            site, label=t(lang, "home.plan_of", name=project.name), margin=0.3, aspect=4 / 3
        )
        plan.html(f"<div class='kl-plan'>{drawn_plan}</div>")
        stage = t(lang, f"planner.stage.{project.stage}")
        with told:
            st.html(
                f"<h2 class='kl-name'>{escape(project.name)}</h2><p class='kl-told kp-figures'>"
                f"<span class='kp-chip is-{project.stage}'>{escape(stage)}</span>"
                f"<span>{escape(tn(lang, 'planner.layouts', drawn))}</span>"
                f"<span>{escape(t(lang, 'planner.area', n=f'{site.boundary.area:.0f}'))}</span>"
                + (f"<span>{escape(t(lang, 'planner.demo'))}</span>" if project.demo else "")
                + "</p>"
            )
            st.html(
                "<nav class='kl-ways'>"
                + "".join(
                    button(
                        t(lang, f"planner.{name}"), address(f"/{name}", lang, project=project.id)
                    )
                    for name in (
                        "sites",
                        "layers",
                        "compare",
                        "understand",
                        "common",
                        "files",
                        "paper",
                        "rules",
                    )
                )
                + "</nav>"
            )
            with st.container(horizontal=True):
                _stage_button(project, lang)
                if project.demo:
                    _remove_button(project, lang)
        with code:
            _code(project, lang)


def _stage_button(project: Project, lang: str) -> None:
    if st.button(
        t(lang, f"planner.stage_from.{project.stage}"),
        key=f"stage-{project.id}",
        type="primary" if project.stage == "draft" else "secondary",
    ):
        running().store.set_stage(project.id, _NEXT[project.stage])
        st.rerun()


def _remove_button(project: Project, lang: str) -> None:
    with st.popover(t(lang, "planner.remove")):
        st.text(t(lang, "planner.remove_sure", name=project.name))
        if st.button(t(lang, "planner.remove_yes"), key=f"remove-{project.id}"):
            running().store.remove_project(project.id)
            st.rerun()


def _code(project: Project, lang: str) -> None:
    if project.stage != "design":
        st.html(
            f"<div class='kl-code is-shut'><b>{project.code}</b>"
            f"<small>{escape(t(lang, f'planner.shut.{project.stage}'))}</small></div>"
        )
        return
    where = join_address(room(), project.code)
    st.html(
        f"<a class='kl-code' href='{escape(where)}'>{image(qr_svg(where), where)}"
        f"<b>{project.code}</b><small>{escape(where)}</small></a>"
    )
