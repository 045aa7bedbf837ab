"""The page of sheets and files: its picture is drawn once for what it shows."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from geo.layout import Layout, Placement
from geo.override import Override
from layers.exports import EXPORTS
from ui.pages import files


def script() -> None:
    from ui.pages.files import page

    page()


@pytest.fixture
def sheets(monkeypatch):
    """What was drawn: language, paper and number of pieces of each picture."""
    found = []

    def png(plan, options):
        found.append((plan.lang, options.paper, len(plan.layout)))
        file = BytesIO()
        Image.new("RGB", (2, 2)).save(file, "PNG")
        return file.getvalue()

    monkeypatch.setattr(files, "preview", png)
    files._picture.clear()
    yield found
    files._picture.clear()


@pytest.fixture
def page(store, project):
    store.add_layout(project.id, "fox", Layout.of(Placement("a", "bench", 4, 12)))
    page = AppTest.from_function(script, default_timeout=60)
    page.query_params["lang"] = "en"
    return page


def chosen(page: AppTest, label: str, value: str) -> None:
    next(each for each in page.button_group if each.label == label).set_value(value)
    page.run()
    assert not page.exception


def test_every_export_is_offered_once():
    assert sorted(name for names in files.USES.values() for name in names) == sorted(EXPORTS)


def test_the_same_sheet_is_not_drawn_again(page, sheets):
    page.run()
    assert not page.exception
    assert sheets == [("en", "A3", 1)]
    page.run()
    chosen(page, "Paper", "A4")
    chosen(page, "Language of the sheet", "zh")
    chosen(page, "Language of the sheet", "en")
    chosen(page, "Paper", "A3")
    assert sheets == [("en", "A3", 1), ("en", "A4", 1), ("zh", "A4", 1)]


def test_what_changed_is_drawn_anew(store, project, page, sheets):
    page.run()
    (row,) = store.layouts(project.id)
    edit = {
        "edit_id": "e", "client_seq": 1, "verb": "put", "placement_id": "b", "kind": "lamp",
        "x": 9, "y": 9, "turn": 0,
    }  # fmt: skip
    store.append(row.id, "tablet", [edit], "fox")
    page.run()
    assert sheets == [("en", "A3", 1), ("en", "A3", 2)]
    changed = Override("FIT-01", "project", off=True, who="Wang", why="no windows")
    store.rulings.change(project.id, changed)
    page.run()
    assert len(sheets) == 3
