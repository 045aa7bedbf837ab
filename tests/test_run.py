"""run.py: set up and start, set up and test."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
spec = importlib.util.spec_from_file_location("run", ROOT / "run.py")
run = importlib.util.module_from_spec(spec)
spec.loader.exec_module(run)


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13, "final", 0)])
def test_old_python_is_told_in_both_languages(version):
    said = run.too_old(version)
    assert "3.11" in said
    assert f"{version[0]}.{version[1]}" in said
    assert "需要" in said


@pytest.mark.parametrize("version", [(3, 11), (3, 13, 0), (4, 0)])
def test_new_python_will_do(version):
    assert run.too_old(version) is None


def test_help_sets_nothing_up(capsys, monkeypatch):
    monkeypatch.setattr(run, "set_up", lambda purpose: pytest.fail("set up"))
    assert run.main(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(word in said for word in ("run.py test", "run.py setup", "--port", "启动"))


@pytest.mark.parametrize(
    ("words", "purpose"), [([], "start"), (["setup"], "start"), (["test", "-x"], "test")]
)
def test_each_command_sets_up_what_it_needs(words, purpose, monkeypatch):
    done = []
    monkeypatch.setattr(run, "set_up", done.append)
    monkeypatch.setattr(run, "test", lambda rest: done.append(rest) or 0)
    monkeypatch.setattr(run, "hand_over", lambda command: done.append(command[1:]) or 0)
    assert run.main(words) == 0
    assert done[0] == purpose
    assert done[1:] == {"": [["-m", "ui.start"]], "setup": [], "test": [["-x"]]}[(words or [""])[0]]


def test_fingerprint_follows_content_not_line_ends(tmp_path):
    one, two, three = (tmp_path / name for name in "abc")
    one.write_bytes(b"numpy==1\n")
    two.write_bytes(b"numpy==1\r\n")
    three.write_bytes(b"numpy==2\n")
    assert run.fingerprint(one) == run.fingerprint(two) != run.fingerprint(three)
    assert run.fingerprint(one, three) != run.fingerprint(three, one)


@pytest.mark.parametrize("text", ["", "{", "[]", '"a"', "\x00"])
def test_cut_off_stamp_counts_as_none(tmp_path, text):
    stamp = tmp_path / "koudai.json"
    assert run.read_stamp(stamp) == {}
    stamp.write_text(text, encoding="utf-8")
    assert run.read_stamp(stamp) == {}


@pytest.fixture
def set_up_here(tmp_path, monkeypatch):
    """A project in an empty folder where commands are written down, not run."""
    for name in ("requirements.lock", "requirements-test.lock", "pyproject.toml"):
        (tmp_path / name).write_text(f"# {name}\n", encoding="utf-8")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "STAMP", tmp_path / ".venv" / "koudai.json")
    locks = {"start": "requirements.lock", "test": "requirements-test.lock"}
    monkeypatch.setattr(run, "LOCKS", {name: tmp_path / file for name, file in locks.items()})
    monkeypatch.setattr(run, "find_uv", lambda: [])
    ran = []

    def succeeds(command, **_):
        ran.append(command)
        if command[1:3] == ["-m", "venv"]:
            run.script("python").parent.mkdir(parents=True)
            run.script("python").touch()
        return True

    monkeypatch.setattr(run, "succeeds", succeeds)
    return ran


def test_second_set_up_runs_nothing(set_up_here):
    run.set_up("start")
    assert [command[1:3] for command in set_up_here] == [
        ["-m", "venv"], ["-m", "pip"], ["-m", "pip"], ["-m", "pip"],
    ]  # fmt: skip
    assert "--require-hashes" in set_up_here[2]
    set_up_here.clear()
    run.set_up("start")
    assert set_up_here == []


def test_set_up_for_tests_will_do_for_a_start(set_up_here):
    run.set_up("test")
    set_up_here.clear()
    run.set_up("start")
    assert set_up_here == []


def test_changed_lock_is_installed_into_the_same_environment(set_up_here):
    run.set_up("start")
    set_up_here.clear()
    run.LOCKS["start"].write_text("numpy==2\n", encoding="utf-8")
    run.set_up("start")
    assert ["-m", "venv"] not in [command[1:3] for command in set_up_here]
    assert "--require-hashes" in set_up_here[1]


def test_moved_folder_gets_a_new_environment(set_up_here):
    run.set_up("start")
    set_up_here.clear()
    run.STAMP.write_text(json.dumps({**run.read_stamp(run.STAMP), "place": "elsewhere"}))
    run.set_up("start")
    assert set_up_here[0][1:3] == ["-m", "venv"]


def test_failed_install_is_said_and_tried_again(set_up_here, monkeypatch, capsys):
    monkeypatch.setattr(run, "succeeds", lambda command, **_: "--require-hashes" not in command)
    monkeypatch.setattr(run, "installer", lambda scratch: ["pip", "install"])
    monkeypatch.setattr(run, "make_venv", lambda scratch: run.VENV.mkdir())
    assert run.main(["setup"]) == 1
    assert "could not be installed" in capsys.readouterr().err
    assert run.read_stamp(run.STAMP) == {}


def test_neither_uv_venv_nor_pip(set_up_here, monkeypatch, tmp_path):
    monkeypatch.setattr(run, "succeeds", lambda command, **_: False)
    with pytest.raises(run.SetUpError, match="neither uv, venv nor pip"):
        run.make_venv(tmp_path)


def test_given_browser_comes_first(tmp_path, monkeypatch):
    browser = tmp_path / "browser"
    browser.touch()
    monkeypatch.setenv("KOUDAI_CHROMIUM", str(browser))
    assert run.find_chromium() == str(browser)


@pytest.mark.parametrize(("fails", "held"), [(0, True), (1, False), (2, False)])
def test_what_failed_in_a_browser_runs_again_and_has_failed_all_the_same(
    fails, held, tmp_path, capfd
):
    count = tmp_path / "count"
    script = (
        "import pathlib, sys; count = pathlib.Path(sys.argv[1]);"
        "n = len(count.read_text()) if count.exists() else 0;"
        "count.write_text('.' * (n + 1)); print('run', n + 1); sys.exit(n < int(sys.argv[2]))"
    )
    well = [sys.executable, "-c", "pass"]
    first = [sys.executable, "-c", script, str(count), str(fails)]
    assert all(run.all_hold([well], first, well, {})) is held
    said = capfd.readouterr().out
    assert "run 1" in said
    assert ("by itself: a race" in said) is (fails > 0)
    assert len(count.read_text()) == min(fails, 1) + 1


def test_reads_as_python_36():
    source = (ROOT / "run.py").read_text(encoding="utf-8")
    assert compile(source, "run.py", "exec", dont_inherit=True)
    import ast

    assert ast.parse(source, feature_version=(3, 7))


def test_runs_from_any_folder(tmp_path):
    ran = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), "-h"],
        cwd=tmp_path, capture_output=True, check=False, encoding="utf-8",
    )  # fmt: skip
    assert ran.returncode == 0
    assert "Koudai" in ran.stdout
