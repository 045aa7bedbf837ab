"""Where signing in may lead back to: our own staff pages, whatever the address says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.parts.way_back import STAFF, way_back


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("/compare", "/compare"),
        ("/files?project=abc&lang=en", "/files?project=abc&lang=en"),
        ("/sites?project=a%26b", "/sites?project=a%26b"),
        ("/compare?key=secret&project=1&next=/files", "/compare?project=1"),
    ],
)
def test_a_page_of_ours_is_kept_with_its_query(asked: str, there: str) -> None:
    assert way_back(asked) == there


@pytest.mark.parametrize(
    "asked",
    [
        "", "/", "compare", "//evil.example/compare", "https://evil.example/compare",
        "/\\\\evil.example", "/compare/../sign-in?key=1", "/sign-in?key=1", "/api/health",
        "javascript:alert(1)", "http://[", "/compare" + "?project=" + "a" * 600,
    ],
)  # fmt: skip
def test_anything_else_is_not_followed(asked: str) -> None:
    assert way_back(asked) == ""


@given(st.text() | st.text().map(lambda tail: f"/compare{tail}"))
def test_it_never_leads_out(asked: str) -> None:
    there = way_back(asked)
    assert there == "" or there.partition("?")[0] in {f"/{name}" for name in STAFF}
    assert way_back(there) == there
