"""ARCHITECTURE.md names what is really there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def named_paths() -> list[str]:
    """Paths in the tree (first word of a line) and in running text (between backticks)."""
    fences = re.findall(r"^```tree\n(.*?)^```", TEXT, re.M | re.S)
    found = {line.split()[0] for fence in fences for line in fence.splitlines() if line.strip()}
    prose = re.sub(r"^```.*?^```", "", TEXT, flags=re.M | re.S)
    for word in re.findall(r"`([\w.*/-]+)`", prose):
        if "/" in word[1:] or word.endswith((".py", ".toml", ".md", ".lock")):
            found.add(word)
    return sorted(word for word in found if not word.startswith("/"))


@pytest.mark.parametrize("path", named_paths())
def test_path_exists(path):
    assert any(ROOT.glob(path.rstrip("/"))), path


def test_every_folder_of_code_is_named():
    tops = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert tops <= {path.rstrip("/") for path in named_paths()}
