"""A note is in no file before it is let out, and then in those that tell of single things."""

from __future__ import annotations

import io
import zipfile

import pyarrow.parquet
import pypdfium2
import pytest
from streamlit.testing.v1 import AppTest

from geo.layout import Layout, Placement
from layers.exports import EXPORTS
from layers.exports.plan import ExportOptions
from ui import layer_files
from ui.checking import checked, plan_of
from ui.pages.compare import layouts_to_compare
from ui.parts import meeting_files

CANARY = "kingfisher"
TELLING = {"gpkg", "geojson", "html", "parquet", "dxf", "xlsx"}
"""Exports that tell of single things, and so of what people wrote on them."""


@pytest.fixture
def noted(store, project):
    """A layout of two things; on one of them somebody wrote."""
    bench = Placement("a", "bench", 4, 12, note=f"{CANARY} 夏天")
    drawn = Layout.of(bench, Placement("b", "lamp", 9, 9))
    return store.add_layout(project.id, "fox", drawn, nickname="fox", age_band="child")


def told(content: bytes) -> str:
    """Whatever a person could read in a file: its text, that of its parts, that of its pages."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b"\n".join(packed.read(each) for each in packed.namelist())
    if content.startswith(b"%PDF"):
        pages = pypdfium2.PdfDocument(content)
        read = "".join(page.get_textpage().get_text_range() for page in pages)
        return read + content.decode("latin-1")
    if content.startswith(b"PAR1"):
        return pyarrow.parquet.read_table(io.BytesIO(content)).to_pandas().to_csv()
    return content.decode("utf-8", "replace")


def files(store, project, noted, names) -> dict[str, bytes]:
    """What the app makes of a layout, alone by these names, and with others."""
    plan = plan_of(checked(store.layout(noted.id)), "en", title="Court", subtitle="Fox")
    made = {name: EXPORTS[name](plan, ExportOptions()) for name in names}
    compared = layouts_to_compare(project.id, "en")
    many = meeting_files.many_of(project, compared, "en")
    for name, (_, _, make) in meeting_files._MADE.items():
        made[f"meeting {name}"] = make(many, ExportOptions())
    listed = [{"key": f"layout:{noted.id}", "seen": True, "opacity": 1.0}]
    made["layers html"] = layer_files.web_map(project, listed, "en").encode()
    made["layers gpkg"] = layer_files.package(project, listed, "en", "a.gpkg")
    made["layers svg"] = layer_files.picture(project, listed, "en")[0].encode()
    return made


def test_a_note_leaves_when_it_was_let_out_and_never_before(store, project, noted, monkeypatch):
    monkeypatch.setattr("ui.parts.comparing.language", lambda: "en")
    # the picture is the sheet once more
    before = files(store, project, noted, EXPORTS.keys() - {"png"})
    assert [name for name, file in before.items() if CANARY in told(file)] == []
    store.notes.say(project.id, [f"{CANARY} 夏天"], shown=True)
    after = files(store, project, noted, TELLING | {"pdf"})
    telling = {name for name, file in after.items() if CANARY in told(file)}
    assert telling == {*TELLING, "meeting xlsx", "layers html", "layers gpkg"}
    rewritten = {
        "edit_id": "e", "client_seq": 1, "verb": "annotate", "placement_id": "a",
        "note": f"{CANARY} 冬天",
    }  # fmt: skip
    store.append(noted.id, "tablet", [rewritten])
    plan = plan_of(checked(store.layout(noted.id)), "en", title="Court", subtitle="Fox")
    assert CANARY not in told(EXPORTS["geojson"](plan, ExportOptions()))


def script() -> None:
    from ui.parts.note_reading import note_reading
    from ui.running import running

    (project,) = running().store.projects()
    note_reading(project, "en")


def test_one_tap_lets_a_note_out_another_keeps_it_in(store, project, noted):
    hostile = Layout.of(Placement("a", "swing", 4, 12, note="**now** <b>x"))
    for _ in range(2):
        store.add_layout(project.id, "owl", hostile, nickname="owl", age_band="elder")
    page = AppTest.from_function(script, default_timeout=60).run()

    def texts():
        return [each.value for each in page.text]

    def tap(words, place=0):
        [each for each in page.button if each.label == words][place].click().run()
        assert not page.exception

    assert "2 notes wait to be read." in texts()
    assert {f"{CANARY} 夏天", "**now** <b>x"} <= set(texts()), "as it was written, once"
    tap("Let out")
    assert "1 note waits to be read." in texts()
    assert len(store.notes.let_out(project.id)) == 1
    tap("Keep in")
    assert "All notes have been read." in texts()
    assert len(store.notes.let_out(project.id)) == 1
    tap("Keep in")
    assert store.notes.let_out(project.id) == frozenset()
