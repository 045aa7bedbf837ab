"""The plan under the drawing board over HTTP: for planners alone, under an address of its own."""

from layers.imports.backdrop import Backdrop


def lay(store, project, word=b"RIFFpicture"):
    return store.backdrops.lay(project.id, Backdrop(word, (-5.0, -6.0, 25.0, 30.0), (300, 360)))


def test_the_board_is_told_where_it_lies(planner, store, project):
    address = f"/api/sites/{project.id}"
    assert planner.get(address).json()["backdrop"] is None
    row = lay(store, project)
    told = planner.get(address).json()["backdrop"]
    assert told == {"address": f"{address}/backdrop/{row.id}", "box": [-5, -6, 25, 30]}
    answer = planner.get(told["address"])
    assert answer.content == b"RIFFpicture"
    assert answer.headers["content-type"] == "image/webp"
    assert "immutable" in answer.headers["cache-control"]


def test_another_one_takes_its_place_and_the_old_address_is_gone(planner, store, project):
    old = lay(store, project)
    lay(store, project, b"RIFFother")
    address = f"/api/sites/{project.id}"
    assert planner.get(f"{address}/backdrop/{old.id}").status_code == 404
    now = planner.get(address).json()["backdrop"]["address"]
    assert planner.get(now).content == b"RIFFother"


def test_it_is_taken_away(planner, store, project):
    row = lay(store, project)
    address = f"/api/sites/{project.id}"
    assert planner.delete(f"{address}/backdrop").json() == {"backdrop": None}
    assert planner.get(address).json()["backdrop"] is None
    assert planner.get(f"{address}/backdrop/{row.id}").status_code == 404


def test_it_stays_when_the_site_is_drawn_on(planner, store, project):
    lay(store, project)
    address = f"/api/sites/{project.id}"
    document = planner.get(address).json()["document"]
    saved = planner.post(address, json=document).json()
    assert saved["backdrop"]["box"] == [-5, -6, 25, 30]


def test_nobody_else_sees_or_takes_it(client, store, project):
    row = lay(store, project)
    address = f"/api/sites/{project.id}/backdrop"
    assert client.get(f"{address}/{row.id}").status_code == 401
    assert client.delete(address).status_code == 401
    assert store.backdrops.of(project.id) is not None


def test_of_no_project(planner):
    assert planner.get("/api/sites/nobody/backdrop/x").status_code == 422
    assert planner.delete("/api/sites/nobody/backdrop").status_code == 422
