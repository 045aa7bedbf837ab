"""Start the app and say where it is: ``python -m ui.start``, what ``run.py`` ends in.

The server runs in this very process, so that one process is all there is to stop,
kill and start again; a thread prints the addresses once the app answers.
"""

from __future__ import annotations

import argparse
import io
import json
import locale
import os
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import segno

from geo.errors import InputError
from ui.key import planner_key
from ui.network import free_port, host_names, is_everywhere, room_addresses
from ui.words import LANGUAGES, t

ROOT = Path(__file__).parent.parent
PORT = 8501
PATIENCE = 120.0
"""Longest wait for the first answer before nothing more is said, s."""
PAUSE = 0.05
"""Between two questions whether the app answers, s."""


@dataclass(frozen=True)
class Addresses:
    """Where one start can be reached.

    Parameters
    ----------
    here
        On this machine.
    room
        For the room's tablets; empty where there is no network, or it was not wanted.
    planner
        Signs the planner in; for nobody else's eyes.
    """

    here: str
    room: str
    planner: str


class Options(argparse.ArgumentParser):
    """Command line whose refusals are ours."""

    def error(self, message: str) -> NoReturn:
        """Refuse with a sentence in the user's language."""
        raise InputError("start.option", problem=message)


def main(words: Sequence[str] | None = None) -> int:
    """Start with these command-line words; the exit code, 2 for words of no use."""
    asked = list(sys.argv[1:] if words is None else words)
    lang = wanted_language(asked)
    try:
        chosen = options(asked)
        folder = writable(Path(chosen.home).expanduser() if chosen.home else default_home())
        port = free_port(chosen.host, chosen.port)
    except InputError as problem:
        print(t(lang, f"error.{problem.code}", **problem.blanks), file=sys.stderr)
        return 2
    key = planner_key(folder)
    found = addresses(chosen.host, port, key)
    os.environ |= {
        "KOUDAI_HOME": str(folder),
        "KOUDAI_SECRET": key,
        "KOUDAI_ROOM": found.room.rstrip("/"),
    }
    if port != chosen.port:
        print(t(lang, "start.port_taken", wanted=chosen.port, port=port), flush=True)
    said = announcement(lang, found, folder, qr=not chosen.no_qr)
    threading.Thread(target=announce, args=(found.here, said), daemon=True).start()
    return serve(chosen.host, port)


def options(words: Sequence[str]) -> argparse.Namespace:
    """Read the command line of a start."""
    parser = Options(prog="run.py", add_help=False, allow_abbrev=False)
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--host", default="0.0.0.0")  # noqa: S104 - the room's tablets call it
    parser.add_argument("--home", default="")
    parser.add_argument("--lang", choices=LANGUAGES)
    parser.add_argument("--no-qr", action="store_true")
    chosen = parser.parse_args(words)
    if not 1 <= chosen.port <= 65535:
        raise InputError("start.port_number", port=chosen.port)
    return chosen


def wanted_language(words: Sequence[str]) -> str:
    """Find the language to speak: the one asked for, else the system's."""
    joined = " ".join(words).replace("--lang=", "--lang ").split()
    for place, word in enumerate(joined[:-1]):
        if word == "--lang" and joined[place + 1] in LANGUAGES:
            return joined[place + 1]
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    told = next((os.environ[name] for name in names if os.environ.get(name)), "")
    system = told or locale.getlocale()[0] or ""
    # Windows calls its locale "Chinese (Simplified)_China".
    return "zh" if system.lower().startswith(("zh", "chinese")) else "en"


def default_home() -> Path:
    """Find the folder of a start that names none; the app's own answer."""
    from ui.running import home  # noqa: PLC0415 - its store takes a while to import

    return home()


def writable(folder: Path) -> Path:
    """Make the data folder, its owner's alone; ``InputError`` if nothing can be written there."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder.resolve()
    except OSError as error:
        raise InputError("start.home", folder=str(folder)) from error


def addresses(host: str, port: int, key: str) -> Addresses:
    """Work out where a server on this address is reached from."""
    near = "127.0.0.1" if is_everywhere(host) else f"[{host}]" if ":" in host else host
    room = next(iter(room_addresses()), "") if is_everywhere(host) else near
    if near in {"localhost", "[::1]"} or room.startswith("127."):
        room = ""
    return Addresses(
        here=f"http://{near}:{port}/",
        room=f"http://{room}:{port}/" if room else "",
        planner=f"http://{near}:{port}/sign-in?key={key}",
    )


def announcement(lang: str, found: Addresses, folder: Path, *, qr: bool) -> str:
    """Write what is printed once the app answers."""
    lines = []
    if found.room:
        lines.append(t(lang, "start.room", address=found.room))
        if qr:
            picture = io.StringIO()
            segno.make(found.room, error="m").terminal(picture, border=2, compact=True)
            lines.append(picture.getvalue().rstrip("\n"))
    else:
        lines.append(t(lang, "start.no_room"))
    lines.append(t(lang, "start.here", address=found.here))
    lines.append(t(lang, "start.planner", address=found.planner))
    lines.append(t(lang, "start.data", folder=folder))
    lines.append(t(lang, "start.stop"))
    return "\n".join(["", *lines, ""])


def say_sign_in(host: str | None, port: int, key: str) -> None:
    """Print only where the planner signs in: for a start by Streamlit's own command."""
    found = addresses(host or "0.0.0.0", port, key)  # noqa: S104 - what it listens on then
    print(t(wanted_language([]), "start.planner", address=found.planner), flush=True)


def announce(here: str, said: str) -> None:
    """Print the text as soon as the app answers."""
    # The machine's proxy, where it has one, knows nothing of our own port.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with direct.open(f"{here}api/health", timeout=5) as answer:
                if json.load(answer).get("status") == "ok":
                    print(said, flush=True)
                    return
        except (OSError, ValueError):
            time.sleep(PAUSE)


def serve(host: str, port: int) -> int:
    """Run the app until it is stopped; its exit code, 0 where Ctrl-C stopped it."""
    from click.exceptions import Abort  # noqa: PLC0415 - comes with Streamlit
    from streamlit.web import cli  # noqa: PLC0415 - after the words were found to be of use

    os.chdir(ROOT)
    try:
        cli.main(["run", str(ROOT / "app.py"), *server_options(host, port)], standalone_mode=False)
    except (Abort, KeyboardInterrupt):
        return 0
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    return 0


def server_options(host: str, port: int) -> list[str]:
    """Give Streamlit what depends on this start, and what must never be otherwise.

    The welcome text is hidden because it asks a server abroad for our address.
    """
    fixed = {
        "server.address": host,
        "server.port": port,
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "server.enableCORS": "true",
        "server.enableXsrfProtection": "true",
        "browser.gatherUsageStats": "false",
        "logger.hideWelcomeMessage": "true",
        "client.showErrorDetails": "none",
        "client.showErrorLinks": "false",
        "runner.postScriptGC": "false",
    }
    named = [word for name in host_names(host) for word in ("--server.allowedHosts", name)]
    return [word for name, value in fixed.items() for word in (f"--{name}", str(value))] + named


if __name__ == "__main__":
    sys.exit(main())
