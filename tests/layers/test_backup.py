"""Copies while people draw, and the way back."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from geo.errors import InputError
from layers.backup import restore
from layers.engine import FILE_NAME
from layers.store import Store


@pytest.fixture
def drawing(local_store, document, request):
    from itertools import count

    project = local_store.add_project("Court", document(), stage="design")
    layout_id = local_store.join(project.id, "fox", "7-9").layout_id
    numbers = count(1)

    def draw():
        number = next(numbers)
        edit = {"edit_id": f"e{number}", "client_seq": number, "verb": "put"}
        edit |= {"placement_id": f"p{number}", "kind": "bench", "x": number, "y": 0}
        return local_store.append(layout_id, "c", [edit]).seq

    draw.layout_id = layout_id
    return draw


def opened(path, home):
    restore(path, home)
    return Store.open(None, home)


def test_a_copy_made_while_drawing_is_whole(local_store, drawing, tmp_path):
    drawing()
    with ThreadPoolExecutor(1) as pool:
        drawn = pool.submit(lambda: [drawing() for _ in range(30)])
        copies = [local_store.backup(tmp_path / f"copy{number}.db") for number in range(4)]
        drawn.result()
    whole = local_store.log(drawing.layout_id)
    for copy in copies:
        store = opened(copy, tmp_path / copy.stem)
        try:
            log = store.log(drawing.layout_id)
            assert 1 <= len(log) <= len(whole)
            assert log == whole[: len(log)]
            assert store.layout(drawing.layout_id).seq == len(log)
        finally:
            store.close()


def test_only_the_owner_reads_a_copy(local_store, tmp_path):
    copy = local_store.backup(tmp_path / "folder" / "copy.db")
    if os.name == "posix":
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [path.name for path in copy.parent.iterdir()] == ["copy.db"]


def test_a_new_copy_takes_the_place_of_the_old_one(local_store, drawing, tmp_path):
    copy = local_store.backup(tmp_path / "copy.db")
    drawing()
    local_store.backup(copy)
    store = opened(copy, tmp_path / "there")
    try:
        assert store.layout(drawing.layout_id).seq == 1
    finally:
        store.close()


def test_restoring_keeps_what_stood_there(local_store, drawing, tmp_path):
    copy = local_store.backup(tmp_path / "copy.db")
    drawing()
    local_store.close()
    kept = restore(copy, tmp_path)
    for source, length in ((tmp_path / FILE_NAME, 0), (kept, 1)):
        store = opened(source, tmp_path / f"see{length}")
        try:
            assert store.layout(drawing.layout_id).seq == length
        finally:
            store.close()


def test_a_tablet_goes_on_after_the_server_went_back(local_store, drawing, tmp_path):
    """What was acknowledged since the backup is gone there; the outbox is numbered anew."""
    drawing()
    copy = local_store.backup(tmp_path / "copy.db")
    drawing()
    store = opened(copy, tmp_path / "there")
    edit = {"edit_id": "e3", "client_seq": 3, "verb": "move", "placement_id": "p1", "x": 9, "y": 9}
    try:
        with pytest.raises(InputError) as caught:
            store.append(drawing.layout_id, "c", [edit])
        assert caught.value.blanks == {"expected": 2}
        assert store.append(drawing.layout_id, "c", [edit | {"client_seq": 2}]).seq == 2
    finally:
        store.close()


@pytest.mark.parametrize(
    "content", [b"", b"not a database", b"SQLite format 3\x00" + b"\xff" * 4096]
)
def test_a_damaged_copy_changes_nothing(local_store, tmp_path, content):
    copy = tmp_path / "copy.db"
    copy.write_bytes(content)
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(InputError, match=r"backup\.unreadable"):
        restore(copy, tmp_path)
    assert (tmp_path / FILE_NAME).read_bytes() == before
    assert not (tmp_path / "backups").exists()


def test_a_place_that_cannot_be_written(local_store, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=r"backup\.unwritable"):
        local_store.backup(tmp_path / "file" / "copy.db")


def test_a_server_is_backed_up_with_its_own_tools(store, address, tmp_path):
    if address is None:
        assert store.backup(tmp_path / "copy.db").exists()
    else:
        with pytest.raises(InputError, match=r"backup\.server"):
            store.backup(tmp_path / "copy.db")
