"""The start: what is asked for, what is printed."""

from __future__ import annotations

import http.server
import json
import os
import re
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from geo.errors import InputError
from ui import start
from ui.network import free_port

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("words", "environment", "lang"),
    [
        (["--lang", "en"], {"LANG": "zh_CN.UTF-8"}, "en"),
        (["--lang=zh"], {"LANG": "en_GB.UTF-8"}, "zh"),
        (["--port", "9"], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
    ],
)
def test_speaks_the_language_asked_for_else_the_systems(words, environment, lang, monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert start.wanted_language(words) == lang


@pytest.mark.parametrize("words", [["--prot", "1"], ["--port", "x"], ["--lang", "fr"], ["extra"]])
def test_unknown_words_are_refused_in_one_sentence(words, capsys):
    assert start.main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1


@pytest.mark.parametrize("port", ["0", "-1", "65536"])
def test_impossible_port(port):
    with pytest.raises(InputError, match="port_number"):
        start.options([f"--port={port}"])


def test_home_that_cannot_be_written(tmp_path, capsys):
    (tmp_path / "file").touch()
    assert start.main(["--home", str(tmp_path / "file" / "below"), "--lang", "en"]) == 2
    assert "Nothing can be written" in capsys.readouterr().err


def test_home_is_made(tmp_path):
    folder = start.writable(tmp_path / "a" / "b")
    assert folder.is_dir()
    assert list(folder.iterdir()) == []
    if os.name == "posix":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_prints_every_address_and_a_code(lang, tmp_path, monkeypatch):
    monkeypatch.setattr(start, "room_addresses", lambda: ("192.168.1.20",))
    found = start.addresses("0.0.0.0", 8501, "secret")
    assert found.room == "http://192.168.1.20:8501/"
    said = start.announcement(lang, found, tmp_path, qr=True)
    for expected in (found.room, found.here, found.planner, str(tmp_path), "█"):
        assert expected in said
    assert found.planner == "http://127.0.0.1:8501/sign-in?key=secret"
    assert "█" not in start.announcement(lang, found, tmp_path, qr=False)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_local_start_invites_no_room(host):
    assert start.addresses(host, 8501, "s").room == ""


def test_without_a_network_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(start, "room_addresses", tuple)
    found = start.addresses("0.0.0.0", 8501, "s")
    said = start.announcement("en", found, tmp_path, qr=True)
    assert "No local network" in said
    assert "█" not in said


def test_streamlits_own_start_says_where_to_sign_in(capsys, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    start.say_sign_in(None, 8501, "chestnut")
    said = capsys.readouterr().out
    assert "http://127.0.0.1:8501/sign-in?key=chestnut" in said
    assert len(said.splitlines()) == 1


def test_announces_once_the_app_answers(capsys, monkeypatch):
    asked = []

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            ready = len(asked) > 2  # not at the first question
            self.send_response(200 if ready else 503)
            self.end_headers()
            self.wfile.write(b'{"status": "ok"}')

        def log_message(self, *_):
            pass

    monkeypatch.setattr(start, "PAUSE", 0)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        start.announce(f"http://127.0.0.1:{server.server_port}/", "here we are")
        server.shutdown()
        thread.join()
    assert asked == ["/api/health"] * 3
    assert capsys.readouterr().out == "here we are\n"


def test_streamlit_calls_nobody():
    words = start.server_options("0.0.0.0", 8501)
    told = dict(zip(words[::2], words[1::2], strict=True))
    assert told["--browser.gatherUsageStats"] == "false"
    assert told["--logger.hideWelcomeMessage"] == "true"
    assert told["--server.enableXsrfProtection"] == told["--server.enableCORS"] == "true"
    assert told["--server.port"] == "8501"


@pytest.mark.skipif(os.name != "posix", reason="signals")
def watched(address: str, database: Path):
    """Join the demo project as a tablet does, and look on at the own layout."""

    def ask(path: str, body: dict | None = None, **headers: str):
        asked = urllib.request.Request(f"{address}{path}", headers=headers)
        asked.data = None if body is None else json.dumps(body).encode()
        return urllib.request.urlopen(asked, timeout=10)

    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as reader:
        code = reader.execute("SELECT code FROM project").fetchone()[0]
    joined = ask("api/join", {"code": code, "nickname": "fox", "age_band": "adult"})
    made = json.load(joined)
    token = {"Authorization": f"Bearer {made['token']}"}
    return ask(f"api/layouts/{made['layout_id']}/events", **token)


def test_starts_says_where_and_stops_quietly(tmp_path):
    port = free_port("127.0.0.1", 8600)
    words = ["--home", str(tmp_path), "--lang", "en", "--no-qr", "--port", str(port)]
    with subprocess.Popen(
        [sys.executable, "-m", "ui.start", "--host", "127.0.0.1", *words],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        env={**os.environ, "KOUDAI_SECRET": "chestnut"},
    ) as app:  # fmt: skip
        said = ""
        for line in app.stdout:
            said += line
            if "Ctrl-C" in line:
                break
        address = f"http://127.0.0.1:{port}/"
        assert f"{address}sign-in?key=chestnut" in said, said
        with urllib.request.urlopen(f"{address}api/health", timeout=10) as answer:
            assert answer.status == 200
        stream = watched(address, tmp_path / "koudai.db")
        assert stream.readline().startswith(b"data: ")
        begun = time.monotonic()
        app.send_signal(signal.SIGINT)
        rest = app.stdout.read()
        assert (app.wait(), rest.strip()) == (0, "")
        assert time.monotonic() - begun < 20, "it waited for a tablet that looks on"
        stream.close()
    assert not re.search(r"https?://(?!127\.0\.0\.1)", said)
