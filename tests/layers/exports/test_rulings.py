"""Exports say which rules were changed here and which issues somebody accepted."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pypdf
import pytest

from layers.exports import EXPORTS
from layers.exports.plan import ExportOptions
from layers.exports.tables import amenities, boundary, conflicts


@pytest.fixture
def ruled(make_plan):
    """The overlap is accepted, the rule of the warning was changed."""
    return make_plan(
        changes={"zh": {"PLAY-03": "本项目修改：2米 → 1.5米（王工，2026-11-26：已铺沙）"}},
        accepted={"GEO-02 p4 p5": {"zh": "已接受（李工，2026-11-26：可以叠放）"}},
    )


def test_the_sheet_says_by_whom_and_why(ruled):
    content = EXPORTS["pdf"](ruled, ExportOptions())
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    text = "".join("".join(page.extract_text() for page in pages).split())
    for words in ("可以叠放", "李工", "已铺沙", "2米→1.5米", "本处改过的规则"):
        assert words in text


def test_the_web_map_says_so_too(ruled):
    text = EXPORTS["html"](ruled, ExportOptions()).decode()
    for words in ("可以叠放", "已铺沙"):
        assert json.dumps(words)[1:-1] in text


def test_what_is_accepted_is_drawn_like_a_hint_and_counted_nowhere(ruled, plan):
    (overlap, *_) = conflicts(ruled, "Polygon").to_dict("records")
    assert overlap["severity"] == "hint" and "李工" in overlap["ruling"]
    counts = dict(amenities(ruled)[["id", "conflicts"]].itertuples(index=False))
    before = dict(amenities(plan)[["id", "conflicts"]].itertuples(index=False))
    assert (before["p4"], counts["p4"]) == (1, 0)
    assert counts["p1"] == before["p1"] == 1
    assert EXPORTS["svg"](ruled, ExportOptions()) != EXPORTS["svg"](plan, ExportOptions())


def test_the_tables_hold_every_change(ruled, plan):
    assert boundary(ruled)["changes"][0].startswith("PLAY-03 本项目修改")
    assert boundary(plan)["changes"].isna().all()
    assert conflicts(plan, "Polygon")["ruling"].isna().all()


def test_in_a_language_without_words_nothing_is_told(ruled):
    plain = replace(ruled, lang="en", translators={})
    assert plain.ruling(ruled.issues[0]) == ""
