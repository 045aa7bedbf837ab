"""The editor's files: packed once, never a path outside."""

from __future__ import annotations

import gzip

import pytest
from starlette.applications import Starlette
from streamlit.web.server.starlette.starlette_gzip_middleware import SelectiveGZipMiddleware

from tests.ui.api.conftest import TestClient, is_said
from ui import assets
from ui.api import ROUTES


def get(client, path, accepted="gzip, br"):
    """The answer with its bytes as they crossed the network."""
    with client.stream("GET", path, headers={"Accept-Encoding": accepted}) as answer:
        return answer, b"".join(answer.iter_raw())


@pytest.fixture(params=["plain", "within Streamlit's gzip"])
def served(request):
    app = Starlette(routes=ROUTES)
    with TestClient(SelectiveGZipMiddleware(app) if request.param != "plain" else app) as client:
        yield client


@pytest.mark.parametrize("name", ["editor/main.js", "look.css", "catalogue.json"])
def test_texts_come_packed_once(served, name):
    kept = assets.read(name)
    answer, sent = get(served, f"{assets.root()}/{name}")
    assert answer.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in answer.headers["vary"].lower()
    assert "immutable" in answer.headers["cache-control"]
    assert sent == kept.packed
    assert gzip.decompress(sent) == kept.content
    assert len(sent) < len(kept.content)


def test_who_takes_no_gzip_gets_none(served):
    answer, sent = get(served, f"{assets.root()}/look.css", "identity")
    assert "content-encoding" not in answer.headers
    assert "accept-encoding" in answer.headers["vary"].lower()
    assert sent == assets.read("look.css").content


def test_a_typeface_comes_as_it_is(served):
    name = "fonts/NotoSansSC-Regular.woff2"
    answer, sent = get(served, f"{assets.root()}/{name}")
    assert "content-encoding" not in answer.headers
    assert answer.headers["content-type"] == "font/woff2"
    assert sent == assets.read(name).content


@pytest.mark.parametrize(
    "path",
    ["a" * 300, "editor/" + "a" * 300, "editor/../../running.py", "editor/%2e%2e/site_board.py",
     "fonts/NotoSansSC-Regular.ttf", "/etc/passwd", "", "editor", "editor/\0", "口袋.js"],
)  # fmt: skip
def test_what_there_is_not(client, path):
    answer = client.get(f"{assets.root()}/{path}".replace("\0", "%00"))
    assert (answer.status_code, answer.json()["code"]) == (404, "no_file")
    assert is_said(answer)


def test_another_version_is_gone(client):
    assert client.get("/assets/000000000000/look.css").status_code == 404


def test_every_module_is_served():
    assert all(assets.read(path) for path in assets.modules())


def test_health(client):
    assert client.get("/api/health").json() == {"status": "ok", "assets": assets.root()}
