"""What the Compare and the Common page hand to a meeting: all layouts of a project, whole."""

from __future__ import annotations

import pytest

from geo.catalogue import catalogue
from geo.common import common
from layers.imports.layout_file import read_layouts
from tests.layers.exports.test_sheet import words
from tests.ui.conftest import HOSTILE
from ui.pages.compare import layouts_to_compare
from ui.parts import meeting_files
from ui.parts.whose import gathered


@pytest.fixture
def compared(store, project, drawn, monkeypatch):
    monkeypatch.setattr("ui.parts.comparing.language", lambda: "en")
    return layouts_to_compare(project.id, "en")[8:12]


def test_the_workbook_holds_every_layout_as_it_stands(project, compared):
    many = meeting_files.many_of(project, compared, "en")
    content = meeting_files._MADE["xlsx"][2](many, meeting_files.ExportOptions())
    found = read_layouts(content, "a.xlsx", compared[0].site, many.plans[0].kinds)
    assert {name: set(each.placements) for name, each in found.items()} == {
        each.listed.title: set(each.state.layout.placements) for each in compared
    }


@pytest.mark.parametrize("name", ["sheet", "booklet"])
def test_sheet_and_booklet_name_every_layout_and_whose_it_is(project, compared, name):
    many = meeting_files.many_of(project, compared, "en")
    content = meeting_files._MADE[name][2](many, meeting_files.ExportOptions())
    printed = "".join(words(content).split())
    for each in compared:
        assert "".join(each.listed.title.split()) in printed
    assert "".join(HOSTILE.split())[:12] in printed and "银杏小组" in printed
    assert many.agreement and set(many.columns) >= {"errors", "coins", "reach"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_booklet_that_nobody_would_read_is_told_of_before_it_is_made(lang):
    assert meeting_files.long_booklet(20, lang) == ""
    told = meeting_files.long_booklet(200, lang)
    assert "200" in told and "30" in told


def test_the_common_sheet_tells_the_support_of_each_thing(project, store, drawn):
    found = gathered(project, "en")
    made = common(found.site, found.stack, catalogue(), found.rules)
    content = meeting_files.sheet_of(project, found, made, "en", "A3")
    printed = "".join(words(content).split())
    assert printed.count("10of20") == len(made.items)
    assert "50%" in printed and "Children10" in printed
