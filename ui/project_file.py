"""Whole projects as files, in words: their names, and what came of taking one in."""

from __future__ import annotations

from collections.abc import Iterator

from layers.bundle import Taken
from layers.tables import Project
from ui.drawing import ANIMALS
from ui.words import Translate

SUFFIX = ".koudai.zip"


def file_name(project: Project) -> str:
    """Name of a project's file: of its code, never of people's words."""
    return f"koudai-{project.code}{SUFFIX}"


def told(taken: Taken, words: Translate) -> Iterator[str]:
    """What came in, a sentence each, the most important first."""
    if not taken.changed:
        yield words("bundle.nothing")
        return
    if taken.is_new:
        yield words("bundle.new", name=taken.name, code=taken.code)
    else:
        yield words("bundle.merged", name=taken.name)
    yield words(
        "bundle.counts",
        sites=taken.sites,
        participants=taken.participants,
        layouts=taken.layouts,
        grown=taken.grown,
        edits=taken.edits,
        rulings=taken.rulings,
        views=taken.views,
        backdrops=taken.backdrops,
        notes=taken.notes,
    )
    for name in taken.branches:
        animal, space, number = name.partition(" ")
        called = words(f"animal.{animal}") if animal in ANIMALS else animal
        yield words("bundle.branch", name=f"{called}{space}{number}")
    for old, new in taken.renumbered:
        yield words("bundle.renumbered", old=old, new=new)
