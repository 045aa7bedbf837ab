"""The store is open before the first request and closed after the last."""

from __future__ import annotations

import gc

import pytest
from starlette.applications import Starlette

from tests.ui.api.conftest import KEY, TestClient
from ui.api import ROUTES
from ui.lifespan import lifespan
from ui.running import running


@pytest.fixture(autouse=True)
def thawed():
    """Give the collector back what the start put aside."""
    yield
    gc.unfreeze()


def test_closes_the_store(store, monkeypatch):
    closed = []
    real = store.close
    monkeypatch.setattr(store, "close", lambda: closed.append(real()))
    with TestClient(Starlette(routes=ROUTES, lifespan=lifespan)) as client:
        assert client.get("/api/health").status_code == 200
        assert closed == []
    assert closed == [None]


def test_says_where_to_sign_in_where_no_key_was_given(store, monkeypatch, capsys):
    app = Starlette(routes=ROUTES, lifespan=lifespan)
    with TestClient(app):
        assert KEY not in capsys.readouterr().out
    monkeypatch.delenv("KOUDAI_SECRET")
    running.cache_clear()
    with TestClient(app):
        key = running().secret
        said = capsys.readouterr().out
    assert f"/sign-in?key={key}" in said
    assert len(said.strip().splitlines()) == 1
