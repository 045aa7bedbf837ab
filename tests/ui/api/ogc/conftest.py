"""Live layers of a site with three layouts; one of them is a draft, and nobody's business.

::

    ┌──────────────┐   submitted  fox: 3 things
    │ □   □     ▭  │   proposed   common: 1 thing
    │        □     │   draft      owl
    └──────────────┘
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import data
from geo.edit import Put
from geo.layout import Layout, Placement
from layers.layouts import Drawn
from ui.api import ogc
from ui.api.throttle import Throttle

HANDED_IN = datetime(2026, 5, 16, 6, 40, 59, tzinfo=UTC)
NOTE = "画给奶奶的"
OF_ALL = ("", "/conformance", "/api", "/collections", "/collections/amenities")
ITEMS = "/collections/amenities/items"
PIECES = [
    Placement("p1", "bench", -5.0, 0.0, note=NOTE),
    Placement("a/b c?", "swing", 4.0, 4.0, favourite=True),
    Placement("p3", "slide", 4.0, -4.0),
]


@pytest.fixture
def placed(store, monkeypatch):
    """A project with a place on the globe, three layouts and a key."""
    monkeypatch.setattr(ogc, "wrong_keys", Throttle(each=20, in_all=200))
    fox = Drawn(
        "fox", [Put(piece) for piece in PIECES], "fox", "child", "三年级一班",
        moments=[HANDED_IN] * 3,
    )  # fmt: skip
    project = store.add_project("凌云", data.demo_site("lingyun"), stage="design", drawn=[fox])
    bench = Layout.of(Placement("p1", "bench", 0.0, 0.0))
    store.add_layout(project.id, "common", bench, stage="proposed")
    store.add_layout(project.id, "owl", bench, nickname="owl", age_band="elder", stage="draft")
    return project


@pytest.fixture
def key(store, placed):
    return store.live_keys.make(placed.id)


@pytest.fixture
def get(client, key):
    def get(path="", lang="en", **query):
        headers = {"Authorization": f"Bearer {key}", "Accept-Language": lang}
        return client.get(f"/ogc{path}", params=query, headers=headers)

    return get


def links(found, rel):
    return [link for link in found["links"] if link["rel"] == rel]
