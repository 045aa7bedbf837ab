"""Notes that people wrote: read here, and let out into files and live layers or kept in."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

import streamlit as st

from layers.notes import hashed
from layers.tables import Project
from ui.parts.choice import layouts_of
from ui.running import running
from ui.words import t, tn

MOST = 10
"""So many are shown at once: more would be a page of nothing but notes."""


@dataclass
class _Note:
    """A note, and on what it stands: layout and kind, in words; the same words may stand often."""

    text: str
    where: list[str] = field(default_factory=list)


def note_reading(project: Project, lang: str) -> None:
    """Show the notes that wait, then those that were read; one tap decides.

    Each decision draws the whole page anew: what it offers to download is made of it.
    """
    st.subheader(t(lang, "notes.heading"))
    st.text(t(lang, "notes.what"))
    notes = _notes(project, lang)
    if not notes:
        st.text(t(lang, "notes.none"))
        return
    said = running().store.notes.said(project.id)
    waiting = [each for each in notes if hashed(each.text) not in said]
    st.text(tn(lang, "notes.waiting", len(waiting)) if waiting else t(lang, "notes.all_read"))
    for each in waiting[:MOST]:
        _row(project, each, None, lang)
    if len(waiting) > MOST:
        st.text(t(lang, "notes.first", n=MOST))
    read = [each for each in notes if hashed(each.text) in said]
    if read:
        with st.expander(t(lang, "notes.read", n=len(read))):
            for each in read:
                _row(project, each, said[hashed(each.text)], lang)


def _notes(project: Project, lang: str) -> list[_Note]:
    """Every note once, in the order of the layouts."""
    standing = running().store.standing(project.id)
    found: dict[str, _Note] = {}
    for listed in layouts_of(project.id, lang):
        for piece in standing[listed.id][1] if listed.id in standing else ():
            if piece.note:
                kind = t(lang, f"kind.{piece.kind}")
                where = t(lang, "notes.on", layout=listed.title, kind=kind)
                found.setdefault(piece.note, _Note(piece.note)).where.append(where)
    return list(found.values())


def _row(project: Project, note: _Note, shown: bool | None, lang: str) -> None:
    """A note with what may be said of it; ``shown`` is what was said, ``None`` for nothing yet."""
    name = hashed(note.text)[:16]
    with st.container(horizontal=True, vertical_alignment="center", key=f"note-{name}"):
        with st.container(width="stretch"):
            st.text(note.text)
            more = len(note.where) - 1
            told = [note.where[0], tn(lang, "notes.more", more) if more else ""]
            if shown is not None:
                told.append(t(lang, "notes.is_shown" if shown else "notes.is_kept"))
            words = " · ".join(filter(None, told))
            st.html(f"<p class='kp-soft'>{escape(words)}</p>")
        with st.container(horizontal=True, width="content", gap="small"):
            for word, says in (("show", True), ("keep", False)):
                if shown is not says and st.button(
                    t(lang, f"notes.{word}"),
                    key=f"note-{word}-{name}",
                    icon=":material/check:" if says else ":material/block:",
                ):
                    running().store.notes.say(project.id, [note.text], shown=says)
                    st.rerun()
