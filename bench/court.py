"""The app with the demo court in a folder of its own, and participants with full layouts."""

from __future__ import annotations

import json
import random
import tempfile
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely

import data
from geo.catalogue import catalogue
from geo.footprint import footprint
from geo.layout import Layout, Placement
from geo.site import Site
from layers.imports.site_file import read_site
from tests.browser.conftest import Server, free_port

KINDS = catalogue()


@dataclass(frozen=True)
class Tablet:
    """A participant that has joined over HTTP."""

    url: str
    code: str
    token: str
    layout_id: str
    animal: str
    age: str

    @property
    def edits(self) -> str:
        """Where this layout's edits go."""
        return f"{self.url}/api/layouts/{self.layout_id}/edits"

    @property
    def remembered(self) -> str:
        """Script that makes a browser remember this participant, as after joining by hand."""
        session = {name: getattr(self, name) for name in ("token", "layout_id", "animal", "age")}
        pair = json.dumps([f"koudai:{self.code}", json.dumps(session)])
        return f"localStorage.setItem(...{pair})"


@contextmanager
def court() -> Iterator[Server]:
    """The app as a process of its own with the demo project; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="koudai-bench-") as folder:
        server = Server(Path(folder), free_port())
        server.start()
        try:
            yield server
        finally:
            server.kill()


def join(server: Server, age: str = "child", animal: str = "panda") -> Tablet:
    """Join the demo project."""
    code = server.join_code(demo_site().name)
    body = {"code": code, "nickname": animal, "age_band": age}
    made = post(f"{server.url}/api/join", body)
    return Tablet(server.url, code, made["token"], made["layout_id"], animal, age)


def fill(tablet: Tablet, layout: Layout) -> dict[str, Any]:
    """Put a whole layout where the participant's is; the server's answer."""
    edits = [put(placement, count) for count, placement in enumerate(layout, 1)]
    body = {"client_id": str(uuid.uuid4()), "edits": edits}
    return post(tablet.edits, body, tablet.token)


def put(placement: Placement, count: int) -> dict[str, Any]:
    """Say an edit that puts this placement, as a tablet posts it."""
    where = {name: getattr(placement, name) for name in ("kind", "x", "y", "turn")}
    names = {"edit_id": str(uuid.uuid4()), "placement_id": placement.id, "client_seq": count}
    return {"verb": "put", **names, **where}


def post(url: str, body: dict[str, Any], token: str = "") -> dict[str, Any]:
    """Post JSON and read the answer."""
    head = {"content-type": "application/json", "authorization": f"Bearer {token}"}
    request = urllib.request.Request(url, json.dumps(body).encode(), head)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return dict(json.load(answer))


def demo_site() -> Site:
    """The Lingyun court."""
    return read_site(data.demo_site("lingyun").encode(), "lingyun.geojson")


@cache
def crowd(count: int, seed: int = 7) -> Layout:
    """So many small amenities, each put where there is most room among 40 places by lot.

    With 50 on 500 m² some are bound to be too near each other: a layout as a child leaves it,
    neither empty of conflicts nor full of them.
    """
    site, rng = demo_site(), random.Random(seed)
    west, south, east, north = site.boundary.bounds
    taken = [f.geometry for f in site.by_role("building", "fire_lane", "keep_clear", "tree")]
    small = [
        kind for kind in KINDS.values() if kind.level == "body" and kind.width * kind.depth <= 2.5
    ]
    placed: list[Placement] = []
    for number in range(count):
        kind = rng.choice(small)
        best: tuple[float, Placement, shapely.Polygon] | None = None
        for _ in range(40):
            x, y = round(rng.uniform(west, east), 3), round(rng.uniform(south, north), 3)
            piece = Placement(f"crowd-{number}", kind.code, x, y, rng.choice([0.0, 45.0, 90.0]))
            shape = footprint(piece, kind)
            room = float(shapely.distance(shape, np.array(taken)).min())
            room -= 10 * (not site.boundary.covers(shape))
            if best is None or room > best[0]:
                best = room, piece, shape
        assert best is not None
        placed.append(best[1])
        taken.append(best[2])
    return Layout.of(*placed)
