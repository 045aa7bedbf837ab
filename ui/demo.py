"""The demo project: the Lingyun court with illustrative layouts and a workshop, loaded once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import data
from geo.catalogue import catalogue
from geo.edit import Put
from layers.edits import change
from layers.imports.layout_file import read_layout
from layers.imports.site_file import read_site
from layers.layouts import Drawn
from layers.store import Store

DEMO = "lingyun"
_MARK = "demo-loaded"


def load_demo(store: Store, home: Path) -> None:
    """Load the demo into a fresh store; never again once it was loaded, even if removed since."""
    mark = home / _MARK
    if mark.exists():
        return
    standing = store.projects()
    if not standing:
        document = data.demo_site(DEMO)
        site = read_site(document.encode(), f"{DEMO}.geojson")
        # One transaction: whoever stops the app at its first start finds all of it or none.
        store.add_project(
            json.loads(document).get("name", DEMO),
            document,
            palette=data.palette("kid"),
            demo=True,
            stage="design",
            drawn=[
                *_workshop(),
                *(
                    Drawn(
                        json.loads(text).get("name", name),
                        [Put(each) for each in read_layout(text.encode(), name, site, catalogue())],
                    )
                    for name, text in data.demo_layouts(DEMO)
                ),
            ],
        )
    if not standing or any(project.demo for project in standing):
        # With the database on a server there may be no folder; the demo is marked by standing.
        with suppress(OSError):
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            mark.touch()


def _workshop() -> Iterator[Drawn]:
    """What `ui.demo_script` made: seconds since the layout was begun, verb, piece, content."""
    for each in json.loads(data.demo_workshop_file(DEMO).read_text(encoding="utf-8")):
        begun = datetime.fromisoformat(each["begun"])
        yield Drawn(
            each["name"],
            [change(verb, piece, content) for _, verb, piece, content in each["edits"]],
            nickname=each["name"],
            age_band=each["age_band"],
            group=each["group"],
            stage=each["stage"],
            moments=[begun + timedelta(seconds=seconds) for seconds, *_ in each["edits"]],
        )
