"""The running app's store in a fresh folder, without the demo, and two designs drawn after."""

from __future__ import annotations

import numpy as np
import pytest

from geo.layout import Layout, Placement
from tests.ui.api.conftest import site_document
from ui.running import running

HOSTILE = "<img src=x onerror=alert(1)> **bold** $x$"
PLAY = (("swing", 5, 6), ("sandpit", 14, 6), ("slide", 14, 14))
REST = (("bench", 4, 18), ("table_set", 10, 19), ("pergola", 15, 21))


@pytest.fixture
def store(tmp_path, monkeypatch, migrated):
    monkeypatch.setenv("KOUDAI_HOME", str(tmp_path))
    monkeypatch.setenv("KOUDAI_SECRET", "chestnut")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / "koudai.db").write_bytes(migrated)
    (tmp_path / "demo-loaded").touch()
    running.cache_clear()
    yield running().store
    running().store.close()
    running.cache_clear()


@pytest.fixture
def project(store):
    return store.add_project("Court", site_document(), stage="design")


@pytest.fixture
def drawn(store, project):
    """Ten layouts of children after one design, ten of elders after another."""
    rng = np.random.default_rng(3)
    for age, animal, group, design in (
        ("child", "fox", HOSTILE, PLAY),
        ("elder", "owl", "银杏小组", REST),
    ):
        for _ in range(10):
            pieces = [
                Placement(f"p{n}", kind, *(place + rng.normal(0, 0.3, 2)))
                for n, (kind, *place) in enumerate(design)
            ]
            store.add_layout(
                project.id, animal, Layout.of(*pieces), nickname=animal, age_band=age, group=group
            )
    return store.layouts(project.id)
