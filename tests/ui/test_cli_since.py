"""koudai check --since: fixed, new and still there, beside the verdict as it always is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.ui.test_cli import SITE, bench
from ui import cli


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Yesterday two benches stood in one another; today one of them stands outside."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    layouts = {
        "old": [bench("a", 10, 20), bench("b", 10.5, 20), bench("c", 10, 15), bench("d", 10, 15)],
        "now": [bench("a", 10, 20), bench("b", -0.5, 20), bench("c", 10, 15), bench("d", 10, 15)],
    }
    for name, features in layouts.items():
        whole = {"type": "FeatureCollection", "frame": "local", "features": features}
        Path(f"{name}.geojson").write_text(json.dumps(whole))
    Path("site.geojson").write_text(json.dumps(SITE))


def run(capsys, *options):
    code = cli.main(["check", "site.geojson", "now.geojson", *options])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_json_gets_one_member_more_and_the_contract_s_stay(capsys):
    code, out, _ = run(capsys, "--json", "--since", "old.geojson")
    told = json.loads(out)
    followed = told.pop("followed")
    assert code == 1
    assert told == json.loads(run(capsys, "--json")[1])
    assert set(followed) == {"fixed", "new", "still"}
    assert "GEO-02 a b" in followed["fixed"]
    assert "GEO-01 b" in followed["new"]
    assert "GEO-02 c d" in followed["still"]
    keys = [issue["key"] for issue in told["issues"]]
    assert sorted([*followed["new"], *followed["still"]]) == sorted(keys)


@pytest.mark.parametrize(
    ("lang", "fixed", "new"), [("en", "fixed", "new"), ("zh", "已解决", "新增")]
)
def test_in_words_the_count_then_each_that_is_fixed_or_new(capsys, lang, fixed, new):
    plain = run(capsys, "--lang", lang)[1].splitlines()
    lines = run(capsys, "--lang", lang, "--since", "old.geojson")[1].splitlines()
    assert lines[: len(plain)] == plain
    since = lines[len(plain) :]
    assert any(line.startswith(f"{fixed}: ") and "GEO-02" in line for line in since)
    assert any(line.startswith(f"{new}: ") and "GEO-01" in line for line in since)
    assert "{" not in "".join(since)


def test_an_old_layout_that_cannot_be_read_is_one_line(capsys):
    code, out, err = run(capsys, "--since", "nowhere.geojson")
    assert (code, out) == (2, "")
    assert "nowhere.geojson: no such file" in err and err.count("\n") == 1
