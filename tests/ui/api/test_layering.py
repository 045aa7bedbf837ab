"""The layers page's routes: for planners only, of one project only, and true."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from geo.layout import Layout, Placement
from tests.ui.api.conftest import is_said

NOTE = "<b>树下</b>"


@pytest.fixture
def drawn(store, project):
    """A layout with a conflict, by a group of children."""
    pieces = [
        Placement("p1", "slide", 5.0, 5.0),
        Placement("p2", "swing", 6.0, 5.5, note=NOTE),
        Placement("p3", "bench", 15.0, 18.0),
    ]
    return store.add_layout(
        project.id, "fox", Layout.of(*pieces), nickname="fox", age_band="child", group="三年级一班"
    )


@pytest.fixture
def ask(planner, project):
    def ask(what="", post=None, project_id=project.id, **query):
        address = f"/api/layers/{project_id}{what and f'/{what}'}"
        if post is None:
            return planner.get(address, params=query)
        return planner.post(address, json=post)

    return ask


def test_only_a_planner(client, project, drawn):
    for what in ("", "/sun", "/fit"):
        assert client.get(f"/api/layers/{project.id}{what}").status_code == 401
    for what in (
        "heat", "conflicts", "logs", "fork", "lend", "save-view", "remove-view", "file",
    ):  # fmt: skip
        asked = {"layout": drawn.id, "ids": [drawn.id]}
        answer = client.post(f"/api/layers/{project.id}/{what}", json=asked)
        assert answer.status_code == 401
        assert is_said(answer)


def test_what_there_is(ask, store, project, drawn):
    store.views.save(project.id, "all", {"sections": []})
    store.join(project.id, "owl", "elder")  # drew nothing yet
    found = ask().json()
    (layout,) = found["layouts"]
    assert (layout["id"], layout["seq"], layout["group"], layout["age"]) == (
        drawn.id, 3, "三年级一班", "child",
    )  # fmt: skip
    assert layout["title"] == {"zh": "狐狸", "en": "Fox"}
    assert [piece["id"] for piece in layout["placements"]] == ["p1", "p2", "p3"]
    assert [view["name"] for view in found["views"]] == ["all"]
    assert found["site"]["boundary"]["type"] == "Polygon"


def test_a_layout_of_another_project_is_none_of_this_one_s(ask, draft, drawn):
    for what in ("conflicts", "logs"):
        assert ask(what, {"ids": [drawn.id]}, project_id=draft.id).json() == {}
    for what in ("sun", "fit"):
        query = {"layout": drawn.id, "date": "2026-03-20", "kind": "bench"}
        answer = ask(what, project_id=draft.id, **query)
        assert (answer.status_code, answer.json()["code"]) == (404, "no_layout")
    answer = ask("fork", {"layout": drawn.id, "seq": 1, "name": "x"}, project_id=draft.id)
    assert answer.status_code == 404


def test_heat_is_hottest_where_things_stand(ask, drawn):
    found = ask("heat", {"ids": [drawn.id, "gone"]}).json()
    assert set(found["families"]) == {"play", "rest"}
    rest = found["families"]["rest"]
    row, column = divmod(rest.index(255), found["columns"])
    assert found["west"] + (column + 0.5) * found["cell"] == pytest.approx(15.0, abs=1)
    assert found["south"] + (row + 0.5) * found["cell"] == pytest.approx(18.0, abs=1)
    assert ask("heat", {"ids": []}).json()["families"] == {}
    assert ask("heat", {"ids": "all"}).status_code == 400


def test_conflicts_with_their_places(ask, drawn):
    found = ask("conflicts", {"ids": [drawn.id, "gone"]}).json()
    assert set(found) == {drawn.id}
    found = found[drawn.id]
    assert {each["severity"] for each in found} <= {"error", "warning"}
    assert any("p1" in each["key"] and "p2" in each["key"] for each in found)
    assert all(each["witness"]["type"] for each in found)


def test_the_log_leads_to_what_stands(ask, store, drawn):
    store.append(
        drawn.id,
        "c",
        [
            {
                "edit_id": "e1",
                "client_seq": 1,
                "verb": "move",
                "placement_id": "p3",
                "x": 2,
                "y": 3,
            },
            {"edit_id": "e2", "client_seq": 2, "verb": "remove", "placement_id": "p1"},
            {"edit_id": "e3", "client_seq": 3, "verb": "undo", "target": "e1"},
            {"edit_id": "e4", "client_seq": 4, "verb": "remove", "placement_id": "p1"},
        ],
        drawn.participant_id,
    )
    steps = ask("logs", {"ids": [drawn.id]}).json()[drawn.id]
    assert "who" not in steps[0], "it was imported"
    assert steps[-1]["who"] == {"zh": "狐狸", "en": "Fox"}
    assert [step["verb"] for step in steps] == [
        "put", "put", "put", "move", "remove", "undo", "remove",
    ]  # fmt: skip
    standing = {}
    for step in steps:
        if "id" in step:
            standing[step["id"]] = step["piece"]
    assert "id" not in steps[-1], "it was gone already"
    assert {name for name, piece in standing.items() if piece} == {"p2", "p3"}
    assert (standing["p3"]["x"], standing["p3"]["y"]) == (15.0, 18.0)
    assert standing["p2"]["note"] == NOTE


def test_sun_and_fit_with_a_layout_and_without(ask, drawn):
    bare = ask("fit", kind="bench").json()
    full = ask("fit", kind="bench", layout=drawn.id).json()
    assert bare["drawn"]["green"] != full["drawn"]["green"]
    assert ask("fit", kind="dragon").status_code == 400
    assert "hours" in ask("sun", date="2026-03-20").json()
    assert "hours" in ask("sun", date="2026-03-20", layout=drawn.id).json()
    for wrong in ("", "tomorrow", "1500-01-01"):
        assert ask("sun", date=wrong).status_code == 400


def test_a_copy_of_a_version_to_draw_on(ask, store, drawn):
    made = ask("fork", {"layout": drawn.id, "seq": 2, "name": "Fox, copy"}).json()
    assert [piece["id"] for piece in made["placements"]] == ["p1", "p2"]
    assert made["title"]["en"] == "Fox, copy"
    assert store.layout(made["id"]).row.origin == {"made": "fork", "of": [[drawn.id, 2]]}
    assert "#with=" in ask("lend", {"layout": made["id"]}).json()["address"]
    lent = ask("lend", {"layout": drawn.id})
    assert (lent.status_code, lent.json()["code"]) == (422, "layout.lent")
    for seq in (0, 9, "1", None):
        answer = ask("fork", {"layout": drawn.id, "seq": seq, "name": "x"})
        assert answer.status_code == 400
    assert ask("fork", {"layout": drawn.id, "seq": 1, "name": " "}).status_code == 422


def test_views_come_and_go(ask, store, project):
    made = ask("save-view", {"name": "for Thursday", "shown": {"sections": ["base"]}}).json()
    assert ask().json()["views"] == [made]
    assert ask("save-view", {"name": "", "shown": {}}).status_code == 422
    assert ask("save-view", {"name": "x", "shown": []}).status_code == 400
    ask("remove-view", {"id": made["id"]})
    assert store.views.of_project(project.id) == []


def test_a_picture_of_what_is_seen(ask, drawn):
    shown = [
        {"key": "place", "opacity": 1},
        {"key": "heat:play", "opacity": 0.5, "ids": [drawn.id]},
        {"key": f"layout:{drawn.id}", "opacity": 0.8},
        {"key": "dragon", "opacity": 1},
    ]
    svg = ask("file", {"shown": shown, "form": "svg"})
    assert svg.headers["content-type"].startswith("image/svg+xml")
    assert svg.text.index("data:image/png") < svg.text.index('data-id="p1"'), "heat lies below"
    assert 'opacity="0.5"' in svg.text
    assert 'id="boundary"' in svg.text
    bare = ask("file", {"shown": shown[1:], "form": "svg"}).text
    assert 'id="boundary"' not in bare, "the place is not seen"
    png = ask("file", {"shown": shown, "form": "png"})
    assert png.content.startswith(b"\x89PNG")
    assert ask("file", {"shown": "all"}).status_code == 400
    assert ask("file", {"shown": [{**shown[0], "opacity": "full"}]}).status_code == 400


@pytest.mark.parametrize(
    ("key", "asked", "seen"),
    [
        ("conflicts", {}, "url(#p-error)"),
        ("sun", {"date": "2026-03-20"}, "#ee8f1f"),
        ("fit", {"kind": "bench"}, "#2f9e5b"),
        ("names", {}, "scale-bar"),
    ],
)
def test_a_picture_holds_every_kind_of_layer(ask, drawn, key, asked, seen):
    patterns = ask("file", {"shown": [], "form": "svg"}).text
    shown = [{"key": key, "ids": [drawn.id], "layout": drawn.id, **asked}]
    assert ask("file", {"shown": shown, "form": "svg"}).text.count(seen) > patterns.count(seen)


def test_a_version_in_a_picture(ask, drawn):
    def picture(key):
        return ask("file", {"shown": [{"key": key}], "form": "svg"}).text

    assert 'data-id="p3"' in picture(f"layout:{drawn.id}")
    version = picture(f"layout:{drawn.id}@2")
    assert 'data-id="p2"' in version
    assert 'data-id="p3"' not in version


@pytest.fixture
def two(store, project, drawn):
    """A list of two layouts, the upper one switched off."""
    other = store.add_layout(project.id, "owl", Layout.of(Placement("a", "bench", 9.0, 9.0)))
    return [
        {"key": f"layout:{drawn.id}", "seen": False, "opacity": 1},
        {"key": f"layout:{other.id}", "seen": True, "opacity": 0.4},
        {"key": "layout:gone", "seen": True, "opacity": 1},
    ]


def test_a_map_with_the_same_list(ask, two):
    answer = ask("file", {"shown": two, "form": "html", "lang": "en"})
    assert answer.headers["content-type"].startswith("text/html")
    page = answer.text
    assert page.index('"name": "Fox"') < page.index('"name": "owl"')
    assert page.count('"shown": false') == page.count('"shown": true') == 1
    assert '"opacity": 0.4' in page
    for form in ("html", "gpkg"):
        assert ask("file", {"shown": [], "form": form}).status_code == 422


def test_a_geopackage_with_the_same_list(ask, two, tmp_path):
    path = tmp_path / "koudai-layers.gpkg"
    path.write_bytes(ask("file", {"shown": two, "form": "gpkg", "lang": "en"}).content)
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT layout, id FROM amenities ORDER BY place, id").fetchall()
    assert rows == [("Fox", "p1"), ("Fox", "p2"), ("Fox", "p3"), ("owl", "a")]
