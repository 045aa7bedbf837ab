"""The koudai command: exit codes, one line for each mistake, files whole or not at all."""

import json
import os
import resource
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from layers.exports import EXPORTS
from ui import cli
from ui.words import LANGUAGES

ROOT = Path(__file__).parents[2]
LINGYUN = ROOT / "data" / "sites" / "lingyun.geojson"
PLAYGROUNDS = ROOT / "tests" / "files" / "playgrounds.geojson"

#   25 ┌──────────┐
#      │   ▭ far  │   two benches: far apart they fit, "near" stands in "far"
#    0 └────┤├────┘
SITE = {
    "type": "FeatureCollection",
    "name": "Court",
    "frame": "local",
    "features": [
        {
            "type": "Feature",
            "properties": {"role": "boundary"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[0, 0], [20, 0], [20, 25], [0, 25], [0, 0]]],
            },
        },
        {
            "type": "Feature",
            "id": "gate",
            "properties": {"role": "entrance"},
            "geometry": {"type": "LineString", "coordinates": [[8, 0], [12, 0]]},
        },
    ],
}


def bench(name, x, y, **properties):
    return {
        "type": "Feature",
        "id": name,
        "properties": {"kind": "bench", "turn": 0, **properties},
        "geometry": {"type": "Point", "coordinates": [x, y]},
    }


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder of its own, with a site and layouts, in English."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    fine = [bench("far", 10, 20)]
    layouts = {"fine": fine, "wrong": [*fine, bench("near", 10.5, 20)], "empty": []}
    for name, features in layouts.items():
        whole = {"type": "FeatureCollection", "frame": "local", "features": features}
        Path(f"{name}.geojson").write_text(json.dumps(whole))
    Path("site.geojson").write_text(json.dumps(SITE))
    return tmp_path


@pytest.fixture
def run(capsys):
    """Run the command here: its exit code, what it printed, what it complained."""

    def run(*arguments):
        try:
            code = cli.main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = left.code
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.fixture
def refused(run):
    """Run the command with something that it must refuse; the one line it says."""

    def refused(*arguments):
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert err.startswith("koudai: ") and err.count("\n") == 1
        assert "Traceback" not in err and "{" not in err
        return err.strip()

    return refused


def test_a_layout_without_errors_exits_0(run):
    code, out, err = run("check", "site.geojson", "fine.geojson")
    assert (code, err) == (0, "")
    assert "shanghai" in out
    assert run("check", "site.geojson", "empty.geojson")[0] == 0


def test_an_error_exits_1_and_is_told_in_one_line_each(run):
    code, out, err = run("check", "site.geojson", "wrong.geojson")
    assert (code, err) == (1, "")
    *lines, summary = out.splitlines()
    overlap = next(line for line in lines if "GEO-02" in line)
    assert overlap.startswith("error GEO-02 ")
    assert "measured" in overlap and "far" in overlap and "near" in overlap
    assert "Errors: 1" in summary
    zh = run("check", "site.geojson", "wrong.geojson", "--lang", "zh")[1].splitlines()
    assert len(zh) == len(lines) + 1
    assert any(line.startswith("错误 GEO-02 ") for line in zh)


def test_json_says_all_that_the_contract_says(run):
    code, out, _ = run("check", "site.geojson", "wrong.geojson", "--json")
    assert code == 1
    told = json.loads(out)
    assert set(told) == {"site", "rules", "summary", "issues"}
    assert told["site"]["frame"] is None
    assert set(told["rules"]) == {"name", "hash"}
    assert set(told["summary"]) == {"errors", "warnings", "hints"}
    assert told["summary"]["errors"] == 1
    fields = {
        "rule", "code", "key", "severity", "placements", "features", "measured", "required",
        "unit", "penetration", "message", "source", "confidence", "witness",
    }  # fmt: skip
    assert all(set(issue) == fields for issue in told["issues"])
    overlap = next(issue for issue in told["issues"] if issue["code"] == "overlap")
    assert sorted(overlap["placements"]) == ["far", "near"]
    assert set(overlap["message"]) == set(LANGUAGES)
    assert run("check", "site.geojson", "wrong.geojson", "--json")[1] == out


def test_the_version_of_a_site_follows_what_it_holds(run):
    def version(*arguments):
        told = json.loads(run("check", *arguments, "--json")[1])
        return told["site"]["version"]

    first = version("site.geojson", "fine.geojson")
    Path("same.geojson").write_text(json.dumps(SITE, indent=4))
    assert version("same.geojson", "wrong.geojson") == first
    Path("other.geojson").write_text(json.dumps(SITE | {"name": "Yard"}))
    assert version("other.geojson", "fine.geojson") != first
    told = json.loads(run("check", LINGYUN, "empty.geojson", "--json")[1])
    assert told["site"]["frame"] == {"lon0": 121.4268, "lat0": 31.1347}


def test_rule_sets_by_name(run, refused):
    told = json.loads(
        run("check", "site.geojson", "fine.geojson", "--rules", "en1176", "--json")[1]
    )
    assert told["rules"]["name"] == "en1176"
    said = refused("check", "site.geojson", "fine.geojson", "--rules", "moon")
    assert "moon" in said and "shanghai" in said and "en1176" in said


def test_coordinates_can_be_named(run, refused):
    """A KML site that was clicked on a GCJ-02 map; layouts in lon/lat are WGS 84 as ever."""
    ring = "121.47,31.23 121.4702,31.23 121.4702,31.2302 121.47,31.23"
    Path("court.kml").write_text(
        "<kml><Placemark><name>红线</name><Polygon><outerBoundaryIs><LinearRing><coordinates>"
        f"{ring}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></kml>",
        encoding="utf-8",
    )
    Path("empty.geojson").write_text('{"type":"FeatureCollection","features":[]}')
    frames = {}
    for name in ("wgs84", "gcj02"):
        code, out, _ = run("check", "court.kml", "empty.geojson", "--json", "--coordinates", name)
        assert code == 0
        frames[name] = json.loads(out)["site"]["frame"]
    moved = abs(frames["gcj02"]["lon0"] - frames["wgs84"]["lon0"]) * 95_200
    assert 300 < moved < 600  # m that GCJ-02 lies east of WGS 84 in Shanghai
    line = refused("check", "court.kml", "empty.geojson", "--coordinates", "epsg4549")
    assert "EPSG:4549" in line
    refused("check", "court.kml", "empty.geojson", "--coordinates", "mars")


def test_the_boundary_can_be_named(run, refused):
    said = refused("check", PLAYGROUNDS, "empty.geojson")
    assert "way/34992824 (Ferdinand Braun Park)" in said
    code, _, _ = run("check", PLAYGROUNDS, "empty.geojson", "--boundary", "way/34992824")
    assert code == 0


def test_an_unknown_kind_names_the_nearest(refused):
    for said in ("bensch", "长椅座椅", "Bench"):
        whole = {"type": "FeatureCollection", "frame": "local"}
        whole["features"] = [bench("b", 1, 1, kind=said)]
        Path("strange.geojson").write_text(json.dumps(whole))
        assert "bench" in refused("check", "site.geojson", "strange.geojson").rpartition("”")[2]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "check"),
        (["frobnicate"], "koudai"),
        (["check"], "SITE, LAYOUT"),
        (["check", "site.geojson"], "LAYOUT"),
        (["check", "site.geojson", "fine.geojson", "more"], "more"),
        (["check", "site.geojson", "fine.geojson", "--lang", "xx"], "--lang"),
        (["export", "site.geojson", "fine.geojson", "--out", "x"], "--format"),
        (["export", "site.geojson", "fine.geojson", "--format", "geojson"], "--out"),
        (["check", "nowhere.geojson", "fine.geojson"], "nowhere.geojson: no such file"),
        (["check", "site.geojson/x", "fine.geojson"], "no such file"),
        (["check", ".", "fine.geojson"], "folder"),
        (["check", "a\0b", "fine.geojson"], "cannot be read"),
        (["check", "x" * 300, "fine.geojson"], "cannot be read"),
        (["check", "/dev/null", "fine.geojson"], "empty"),
        (["check", "/dev/zero", "fine.geojson"], "20 MB"),
        (["check", "site.geojson", "site.geojson"], "kind"),
    ],
)
def test_a_wrong_command_is_one_line(refused, arguments, said):
    assert said in refused(*arguments)


@pytest.mark.parametrize("scale", ["0", "-5", "1e3", "x", "99999999", "١٠٠"])
def test_a_scale_is_a_number(refused, scale):
    options = ["--format", "geojson", "--out", "x", "--scale", scale]
    assert "--scale" in refused("export", "site.geojson", "fine.geojson", *options)


def test_every_sentence_comes_in_the_language_asked_for(run, monkeypatch):
    assert "没有" not in run("check", "nowhere", "fine.geojson")[2]
    assert "找不到" in run("check", "nowhere", "fine.geojson", "--lang=zh")[2]
    assert "找不到" in run("check", "nowhere", "fine.geojson", "--lang", "zh")[2]
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "找不到" in run("check", "nowhere", "fine.geojson")[2]
    assert "no such file" in run("check", "nowhere", "fine.geojson", "--lang", "en")[2]
    monkeypatch.setenv("LC_ALL", "C")
    assert "no such file" in run("check", "nowhere", "fine.geojson")[2]


def test_help_and_version(run):
    for arguments in (["-h"], ["check", "--help"], ["export", "--help", "--lang", "zh"]):
        code, out, _ = run(*arguments)
        assert code == 0 and "koudai" in out and "command." not in out
    assert "geojson" in run("export", "--help")[1]
    code, out, _ = run("--version")
    assert code == 0 and out.startswith("koudai ")


# ── writing ─────────────────────────────────────────────────────────────────────────────


def export(out, *options, layout="wrong.geojson", name="geojson"):
    return ["export", "site.geojson", layout, "--format", name, "--out", out, *options]


def test_an_export_is_written_and_read_back_to_the_same_verdict(run):
    code, out, err = run(*export("out.geojson"))
    assert (code, err) == (0, "") and "out.geojson" in out
    before, after = (
        json.loads(run("check", "site.geojson", layout, "--json")[1])
        for layout in ("wrong.geojson", "out.geojson")
    )
    assert before == after
    first = Path("out.geojson").read_bytes()
    assert run(*export("out.geojson"))[0] == 0
    assert Path("out.geojson").read_bytes() == first
    assert not list(Path().glob(".koudai*"))


def test_a_place_on_the_globe_gives_the_same_verdict_after_the_way_through_degrees(run):
    def judged(layout):
        told = json.loads(run("check", LINGYUN, layout, "--json")[1])
        for issue in told["issues"]:
            del issue["witness"]
        return told

    options = ["--format", "geojson", "--out", "out.geojson"]
    assert run("export", LINGYUN, "wrong.geojson", *options)[0] == 0
    assert "frame" not in json.loads(Path("out.geojson").read_text())
    assert judged("out.geojson") == judged("wrong.geojson")
    assert judged("wrong.geojson")["summary"]["errors"] > 0


def test_an_unknown_format_names_those_that_exist(refused):
    said = refused(*export("x.doc", name="doc"))
    assert "doc" in said and all(name in said for name in EXPORTS)
    assert "A3" in refused(*export("x.pdf", "--paper", "A7"))
    assert not Path("x.doc").exists()


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("nowhere/out.geojson", "no such folder"),
        ("site.geojson/out.geojson", "no such folder"),
        (".", "folder"),
        ("/dev/full", "disk is full"),
        ("x" * 300, "cannot be written"),
        ("a\0b", "cannot be written"),
    ],
)
def test_a_place_that_cannot_be_written(refused, out, said):
    assert said in refused(*export(out))


def outside(*arguments, **settings):
    """Run the command as its own process, as installed."""
    command = [sys.executable, "-m", "ui.cli", *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | settings.pop("env", {})
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, **settings
    )


def test_a_disk_that_fills_up_leaves_the_old_file_alone():
    """The kernel ends every write at 100 bytes, as on a full disk."""
    Path("out.geojson").write_text("old")
    done = outside(
        *export("out.geojson"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)),
    )
    assert done.returncode == 2
    assert "disk is full" in done.stderr and done.stderr.count("\n") == 1
    assert Path("out.geojson").read_text() == "old"
    assert not list(Path().glob(".koudai*"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_without_permission_as_somebody_else(folder):
    nobody = 65534
    for parent in [folder, *folder.parents][:3]:
        parent.chmod(0o755)
    Path("secret.geojson").write_text("{}")
    Path("secret.geojson").chmod(0o600)
    # First once as root: nobody may not even read where Python itself is installed.
    code = (
        "import contextlib, io, os, sys; from ui import cli\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        "    assert cli.main([*sys.argv[1:6], '--out', 'first.geojson']) == 0\n"
        f"os.setgroups([]); os.setgid({nobody}); os.setuid({nobody})\n"
        "sys.exit(cli.main(sys.argv[6:]))"
    )
    for arguments, said in (
        (export("out.geojson"), "no permission to write"),
        (["check", "secret.geojson", "fine.geojson"], "no permission to read"),
    ):
        done = subprocess.run(
            [sys.executable, "-c", code, *export("")[:5], *arguments],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr and done.stderr.count("\n") == 1
    assert not Path("out.geojson").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_without_permission(refused, folder):
    folder.chmod(0o555)
    try:
        assert "no permission to write" in refused(*export("out.geojson"))
    finally:
        folder.chmod(0o755)


def test_as_a_process_without_streamlit_and_without_a_terminal_for_chinese():
    code = (
        "import sys; from ui import cli; code = cli.main();"
        "assert 'streamlit' not in sys.modules; sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "check", "site.geojson", "wrong.geojson", "--lang", "zh"],
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert "\\u9519\\u8bef GEO-02" in done.stdout


def test_a_reader_that_goes_away_is_no_error():
    ours, theirs = socket.socketpair()
    theirs.close()
    with ours:
        done = subprocess.run(
            [sys.executable, "-m", "ui.cli", "check", "site.geojson", "wrong.geojson", "--json"],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=ours,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.stderr == ""


def test_what_nobody_foresaw_is_one_line_too(refused, monkeypatch):
    def fails(*_):
        raise RuntimeError("first\nsecond")

    monkeypatch.setattr(cli, "check", fails)
    assert "RuntimeError: first second" in refused("check", "site.geojson", "fine.geojson")
