"""A real server and a real Chromium for the browser tests."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

ROOT = Path(__file__).parents[2]

# Patience only: other tests have the same two cores.
expect.set_options(timeout=20_000)


@dataclass
class Server:
    """The app as a child process, with a data folder of its own."""

    home: Path
    port: int
    secret: str = "test-secret"
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> Path:
        """The SQLite file, to be looked into while the app runs."""
        return next(self.home.glob("koudai.db"))

    def join_code(self, project: str) -> str:
        """The six digits that select a project of this name."""
        reader = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
        (found,) = reader.execute("SELECT code FROM project WHERE name = ?", (project,)).fetchone()
        reader.close()
        return str(found)

    def start(self) -> None:
        environment = {
            **os.environ,
            "KOUDAI_HOME": str(self.home),
            "KOUDAI_SECRET": self.secret,
            "KOUDAI_ROOM": self.url,
            "STREAMLIT_SERVER_HEADLESS": "true",
            "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
        }
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        log = (self.home / "server.log").open("ab")
        self.process = subprocess.Popen(
            [*command, "--server.port", str(self.port), "--server.address", "127.0.0.1"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
        log.close()
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/api/health", timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(
            "the app did not start:\n" + (self.home / "server.log").read_text(errors="replace")
        )

    def kill(self) -> None:
        """Kill -9: no time to write anything."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def restart(self) -> None:
        self.kill()
        self.start()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One app for all browser tests; a test that kills it starts it again."""
    running = Server(tmp_path_factory.mktemp("home"), free_port())
    running.start()
    yield running
    running.kill()


@pytest.fixture(autouse=True)
def running(server: Server) -> None:
    """A test that ended with the server killed takes no other test with it."""
    if server.process is None or server.process.poll() is not None:
        server.start()


@pytest.fixture
def screen(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Contexts of any size, closed after the test."""
    opened: list[BrowserContext] = []

    def open_screen(width: int, height: int, **options: object) -> BrowserContext:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, **{"locale": "zh-CN", **options}
        )
        opened.append(context)
        return context

    yield open_screen
    for context in opened:
        context.close()


@pytest.fixture
def tablet(screen: Callable[..., BrowserContext]) -> Page:
    """A tablet held level: 1180 x 820, touch."""
    return screen(1180, 820, has_touch=True).new_page()


@pytest.fixture
def phone(screen: Callable[..., BrowserContext]) -> Page:
    """A phone held upright: 390 x 844, touch."""
    return screen(390, 844, has_touch=True, is_mobile=True).new_page()


@pytest.fixture
def planner(screen: Callable[..., BrowserContext], server: Server) -> Page:
    """A laptop whose planner has signed in with the printed key."""
    page = screen(1440, 900).new_page()
    page.goto(f"{server.url}/sign-in?key={server.secret}")
    return page
