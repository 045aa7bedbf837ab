"""The planner's key stays the same over restarts."""

from __future__ import annotations

import os
import stat

import pytest

from ui.key import FILE_NAME, planner_key
from ui.running import Running


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch):
    monkeypatch.delenv("KOUDAI_SECRET", raising=False)


def test_the_same_at_each_start(tmp_path):
    key = planner_key(tmp_path / "home")
    assert len(key) >= 20
    assert planner_key(tmp_path / "home") == key
    assert [path.name for path in (tmp_path / "home").iterdir()] == [FILE_NAME]


def test_a_cookie_outlives_a_restart(tmp_path):
    cookie = Running(None, planner_key(tmp_path), "").pass_cookie
    assert Running(None, planner_key(tmp_path), "").is_pass(cookie)


def test_another_folder_has_another(tmp_path):
    assert planner_key(tmp_path / "a") != planner_key(tmp_path / "b")


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_only_its_owner_may_read_it(tmp_path):
    planner_key(tmp_path)
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


def test_a_given_one_goes_first_and_is_not_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("KOUDAI_SECRET", "chestnut")
    assert planner_key(tmp_path) == "chestnut"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe"])
def test_a_file_that_holds_none_is_written_anew(tmp_path, content):
    (tmp_path / FILE_NAME).write_bytes(content)
    key = planner_key(tmp_path)
    assert len(key) >= 20
    assert planner_key(tmp_path) == key


def test_where_nothing_can_be_kept_there_is_one_all_the_same(tmp_path):
    (tmp_path / "file").touch()
    assert len(planner_key(tmp_path / "file" / "below")) >= 20
