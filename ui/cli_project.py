"""``koudai export-project`` and ``import-project``: whole projects to and from the store."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager

from geo.errors import InputError
from layers.bundle.sealed import MOST_BYTES
from layers.imports.text import clean
from layers.store import Store
from ui.disk import reading, shown, write_whole
from ui.key import planner_key
from ui.project_file import told
from ui.running import Running, home
from ui.words import translator


def export_project(chosen: argparse.Namespace) -> int:
    """Write a project's file; how many bytes it has."""
    with _running() as app:
        projects = app.store.projects()
        asked = chosen.project.strip()
        project = next((each for each in projects if asked in {each.code, each.id}), None)
        if project is None:
            names = ", ".join(f"{each.code} {each.name}" for each in projects[:20]) or "—"
            raise InputError("command.no_project", project=clean(asked, 60), names=names)
        content = app.store.bundles.export(project.id, app.layout_token)
    write_whole(chosen.out, content)
    return len(content)


def import_project(chosen: argparse.Namespace, lang: str) -> list[str]:
    """Take a project's file in; what came of it, in sentences."""
    with reading(chosen.bundle) as file:
        content = file.read(MOST_BYTES + 1)  # one more is enough to know that it is too many
    with _running() as app:
        taken = app.store.bundles.take_in(content, shown(chosen.bundle))
    return list(told(taken, translator(lang)))


@contextmanager
def _running() -> Iterator[Running]:
    """The store as the server opens it, without loading a demo into it."""
    store = Store.open(os.environ.get("DATABASE_URL"), home())
    try:
        yield Running(store, planner_key(home()), "")
    finally:
        store.close()
