"""data → geo → layers → process → ui → app: what may import what."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ORDER = ["data", "geo", "layers", "process", "ui", "app"]
SOURCES = sorted(
    [ROOT / "app.py", *(path for name in ORDER for path in (ROOT / name).rglob("*.py"))]
)


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Full module names that a file imports, with the line; relative ones made whole."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            yield ".".join([*base, *([node.module] if node.module else [])]), node.lineno


def top(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def test_there_is_something_to_read():
    assert {top(path) for path in SOURCES} >= {"data", "geo", "layers", "ui", "app"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(path):
    own = ORDER.index(top(path))
    for module, line in imported(path):
        first = module.split(".")[0]
        if first in ORDER:
            assert ORDER.index(first) <= own, f"{path}:{line} imports {module}"
        assert first not in {"tests", "bench", "run"}, f"{path}:{line} imports {module}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_streamlit_stays_in_ui_and_app(path):
    named = {module.split(".")[0] for module, _ in imported(path)}
    if top(path) not in {"ui", "app"}:
        assert "streamlit" not in named


@pytest.mark.parametrize("module", ["ui.cli", "layers.store", "layers.exports", "geo.check"])
def test_loads_without_streamlit(module):
    say = f"import sys, {module}; print('streamlit' in sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", say], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ran.stdout.strip(), ran.returncode) == ("False", 0), ran.stderr


def test_run_needs_the_standard_library_only():
    names = {module.split(".")[0] for module, _ in imported(ROOT / "run.py")}
    assert names <= sys.stdlib_module_names


def test_every_package_we_import_is_locked():
    locked = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(), re.M))
    distributions = packages_distributions()
    for path in SOURCES:
        for module, line in imported(path):
            first = module.split(".")[0]
            if first in ORDER or first in sys.stdlib_module_names:
                continue
            found = {re.sub(r"[-_.]+", "-", name).lower() for name in distributions.get(first, [])}
            assert found & locked, f"{path}:{line} imports {module}, which no lock holds"
