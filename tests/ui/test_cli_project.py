"""``koudai export-project`` and ``import-project``, in both languages."""

from __future__ import annotations

import pytest

import data
from geo.layout import Layout, Placement
from layers.store import Store
from tests.layers.conftest import site_document
from ui.cli import main

BENCH = Layout.of(Placement("p1", "bench", 2.0, 2.0))


@pytest.fixture
def homes(tmp_path, monkeypatch):
    """Two data folders, and a switch between them."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("KOUDAI_SECRET", "chestnut")

    def use(name):
        monkeypatch.setenv("KOUDAI_HOME", str(tmp_path / name))
        return tmp_path / name

    return use


@pytest.fixture
def project(homes):
    store = Store.open(None, homes("here"))
    made = store.add_project("凌云", data.demo_site("lingyun"), stage="design")
    store.add_layout(made.id, "fox", BENCH, nickname="fox", age_band="child")
    store.close()
    return made


def say(capsys, *words):
    code = main(list(words))
    told = capsys.readouterr()
    return code, told.out.strip(), told.err.strip()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_there_and_again(homes, project, tmp_path, capsys, lang):
    file = str(tmp_path / "p.koudai.zip")
    for name in (project.code, project.id):
        code, told, _ = say(capsys, "export-project", name, "--out", file, "--lang", lang)
        assert code == 0
        assert "p.koudai.zip" in told
    homes("there")
    code, told, _ = say(capsys, "import-project", file, "--lang", lang)
    assert code == 0
    assert project.code in told
    code, told, _ = say(capsys, "import-project", file, "--lang", lang)
    assert code == 0
    assert told in {"文件里的内容这里都有了，没有改动。", (
        "Everything in this file stands here already; nothing was changed."
    )}  # fmt: skip


def test_two_ways_are_told(homes, project, tmp_path, capsys):
    file = str(tmp_path / "p.koudai.zip")
    say(capsys, "export-project", project.code, "--out", file)
    for name, x in (("here", 5.0), ("there", 6.0)):
        homes(name)
        say(capsys, "import-project", file)
        store = Store.open(None, homes(name))
        (row,) = store.layouts(project.id)
        move = {
            "edit_id": name,
            "client_seq": 1,
            "verb": "move",
            "placement_id": "p1",
            "x": x,
            "y": 1,
        }
        store.append(row.id, name, [move])
        store.close()
    say(capsys, "export-project", project.code, "--out", file)
    homes("here")
    code, told, _ = say(capsys, "import-project", file, "--lang", "en")
    assert code == 0
    assert "“Fox” was drawn on differently" in told
    assert "{" not in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("export-project", "000", "--out", "x"), "凌云"),
        (("export-project", "000"), "--out"),
        (("import-project", "nowhere.zip"), "nowhere.zip"),
        (("import-project", __file__), "test_cli_project.py"),
    ],
)
def test_mistakes_are_one_line(homes, project, capsys, words, said):
    for lang in ("zh", "en"):
        code, told, err = say(capsys, *words, "--lang", lang)
        assert (code, told) == (2, "")
        assert said in err
        assert "\n" not in err


def test_an_empty_store_says_so(homes, capsys):
    homes("empty")
    code, _, err = say(capsys, "export-project", "123456", "--out", "x", "--lang", "en")
    assert code == 2
    assert "123456" in err


def test_help(capsys):
    for command in ("export-project", "import-project"):
        with pytest.raises(SystemExit) as left:
            main([command, "--help", "--lang", "zh"])
        assert left.value.code == 0
        assert "DATABASE_URL" in capsys.readouterr().out


def test_a_file_without_an_end(homes, tmp_path, capsys):
    """More than may be is not read to its end."""
    homes("here")
    code, _, err = say(capsys, "import-project", "/dev/zero", "--lang", "en")
    assert code == 2
    assert "MB" in err


def test_local_sites_travel_too(homes, tmp_path, capsys):
    store = Store.open(None, homes("here"))
    made = store.add_project("Court", site_document(), stage="design")
    store.close()
    file = str(tmp_path / "p.zip")
    assert say(capsys, "export-project", made.code, "--out", file)[0] == 0
    homes("there")
    assert say(capsys, "import-project", file)[0] == 0
