"""What the repository as a whole promises: no machine's paths, no addresses, whole locks."""

from __future__ import annotations

import re
import socket
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
LOCKS = ["requirements.lock", "requirements-test.lock", "requirements-uv.lock"]
BINARY = {".ttf", ".woff2", ".png", ".jpg", ".gpkg", ".pdf", ".pyc", ".db", ".gz", ".zip"}
PRIVATE = re.compile(r"(?<![\w.}/-])/(?:work|farm|root|home/\w+|Users/\w+|tmp/\w+)/|\.\./shared\b")
ADDRESS = re.compile(r"(?:https?|wss?):\\?/\\?/([\w.-]+)")
OURS = {"localhost", "127.0.0.1", "0.0.0.0"}
NAMES_ONLY = {"www.w3.org", "mrcc.com", "www.opengis.net"}
"""Hosts in the names of XML namespaces, of QGIS's document type, of what OGC standards name:
nothing is fetched."""


def files(*tops: str) -> Iterator[Path]:
    for top in tops or (".",):
        for path in sorted((ROOT / top).rglob("*")):
            parts = path.relative_to(ROOT).parts
            hidden = any(p.startswith(".") and p not in {".ci", ".streamlit"} for p in parts)
            if hidden or {"__pycache__", "node_modules", "test-results"} & set(parts):
                continue
            if path.is_file() and path.suffix not in BINARY and "egg-info" not in str(path.parent):
                yield path


def test_no_file_names_a_machine():
    for path in files():
        if path == Path(__file__):
            continue
        found = PRIVATE.search(path.read_text(encoding="utf-8", errors="ignore"))
        assert not found, f"{path.relative_to(ROOT)} names {found and found.group()}"


@pytest.mark.parametrize("name", LOCKS)
def test_lock_has_hashes_and_no_addresses(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"://|^\s*-[a-z-]*(index|find|trusted)|@ ", text, re.M)
    for entry in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"[\w.-]+==[\w.]+", entry), entry
        assert "--hash=sha256:" in entry, entry


@pytest.mark.parametrize(
    ("lock", "groups"),
    [("requirements.lock", ["install"]), ("requirements-test.lock", ["install", "test"])],
)
def test_lock_holds_what_the_project_asks_for(lock, groups):
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*told["project"]["dependencies"]]
    for group in groups:
        wanted += told["dependency-groups"][group]
    text = (ROOT / lock).read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([\w.-]+)==([\w.]+)", text, re.M))
    for line in wanted:
        requirement = Requirement(line)
        assert requirement.specifier.contains(pinned.get(requirement.name, "0")), line


def test_the_test_lock_holds_the_other_one():
    pins = [
        set(re.findall(r"^[\w.-]+==[\w.]+", (ROOT / name).read_text(encoding="utf-8"), re.M))
        for name in LOCKS[:2]
    ]
    assert pins[0] < pins[1]


def test_no_page_or_export_names_another_host():
    for path in files("ui", "layers/exports", "data/icons", "data/symbols", ".streamlit"):
        if "vendor" in path.parts:  # their licence lines; a browser test counts the requests
            continue
        for host in ADDRESS.findall(path.read_text(encoding="utf-8", errors="ignore")):
            private = re.match(r"(10|192\.168|172\.(1[6-9]|2\d|3[01]))\.", host)
            assert host in OURS | NAMES_ONLY or private, f"{path.relative_to(ROOT)}: {host}"


def test_licence_and_changelog():
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "### People notice" in changes
    assert "### Inside" in changes


def test_ci_runs_the_same_command():
    text = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert text.startswith("#!/usr/bin/env bash\n")
    assert "exec python3 run.py test" in text


def test_tests_reach_no_other_host():
    with socket.socket() as caller, pytest.raises(AssertionError, match="another host"):
        caller.connect(("192.0.2.1", 80))
