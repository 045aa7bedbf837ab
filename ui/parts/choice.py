"""Choosing a project and naming its layouts, the same way on every planner's page."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from layers.tables import Project
from ui.running import running
from ui.words import t


@dataclass(frozen=True)
class Listed:
    """A layout in a list: its name and whose it is, in words."""

    id: str
    title: str
    about: str
    handed_in: bool = False
    group: str = ""
    age_band: str = ""
    stage: str = "draft"

    @property
    def whose(self) -> str:
        """Group, age and stage, in words."""
        return " · ".join(filter(None, (self.group, self.about)))


def project_choice(lang: str) -> Project | None:
    """The project of the address (``?project=``), or the one chosen here."""
    projects = running().store.projects()
    if not projects:
        st.info(t(lang, "choice.no_project"))
        return None
    ids = [project.id for project in projects]
    asked = st.query_params.get("project")
    chosen = st.selectbox(
        t(lang, "choice.project"),
        projects,
        index=ids.index(asked) if asked in ids else 0,
        format_func=lambda project: project.name,
    )
    st.query_params["project"] = chosen.id
    return chosen


def layouts_of(project_id: str, lang: str) -> list[Listed]:
    """The project's layouts, oldest first; layouts of the same name are numbered."""
    store = running().store
    drawers = store.drawers(project_id)
    seen: dict[str, int] = {}
    listed = []
    for row in store.layouts(project_id):
        drawer = drawers.get(row.participant_id or "")
        age = t(lang, f"age.{drawer.age_band}") if drawer else ""
        name = row.name
        animal, _, number = name.partition(" ")
        if drawer and animal == drawer.nickname:
            name = " ".join(filter(None, (nickname(animal, lang), number)))
        seen[name] = seen.get(name, 0) + 1
        title = name if seen[name] == 1 else f"{name} {seen[name]}"
        stage = t(lang, f"stage.{row.stage}")
        about = " · ".join(filter(None, (age, stage)))
        listed.append(
            Listed(
                row.id,
                title,
                about,
                row.stage == "submitted",
                row.group,
                drawer.age_band if drawer else "",
                row.stage,
            )
        )
    return listed


def nickname(animal: str, lang: str) -> str:
    """What a drawer is called: the animal somebody chose when joining."""
    return t(lang, f"animal.{animal}")
