"""The demo project: the Lingyun court with a few illustrative layouts, loaded once."""

from __future__ import annotations

import json
from pathlib import Path

import data
from geo.catalogue import catalogue
from layers.imports.layout_file import read_layout
from layers.store import Store

DEMO = "lingyun"
_MARK = "demo-loaded"


def load_demo(store: Store, home: Path) -> None:
    """Load the demo into a fresh store; never again once it was loaded, even if removed since."""
    mark = home / _MARK
    if mark.exists() or store.projects():
        return
    document = data.demo_site(DEMO)
    project = store.add_project(
        json.loads(document).get("name", DEMO),
        document,
        palette=data.palette("kid"),
        demo=True,
        stage="design",
    )
    site = store.geometry(store.site(project.id).id)
    for name, text in data.demo_layouts(DEMO):
        layout = read_layout(text.encode(), name, site, catalogue())
        store.add_layout(project.id, json.loads(text).get("name", name), layout)
    mark.touch()
