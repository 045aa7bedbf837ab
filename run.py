#!/usr/bin/env python3
"""口袋 Koudai: set up and start, or set up and test, in one command.

    python3 run.py          set up (once) and start     准备（只需一次）并启动
    python3 run.py test     set up and run every test   准备并运行全部测试
    python3 run.py setup    set up, with the file commands (.venv: koudai), and stop
                            只准备（含 koudai 文件命令），不启动

Start / 启动:  --port N  --host ADDRESS  --home FOLDER  --lang zh|en  --no-qr
Test / 测试:   what follows goes to pytest / 其后的参数交给 pytest

Needs Python 3.11 or newer and nothing else / 只需要 Python 3.11 或更新版本。
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

OLDEST = (3, 11)


def too_old(version: "tuple[int | str, ...]") -> "str | None":
    """Sentence for a Python that is too old, in both languages; None for one that will do.

    Quoted annotations, and no syntax newer than 3.6 in this file: an old Python must be
    able to read it to say so.
    """
    if tuple(version[:2]) >= OLDEST:
        return None
    have, need = ("{}.{}".format(*pair[:2]) for pair in (version, OLDEST))
    return (
        f"Koudai needs Python {need} or newer; this is Python {have}. "
        f"Install a newer one and run: python{need} run.py\n"
        f"口袋需要 Python {need} 或更新版本，现在是 {have}。请安装新版后运行：python{need} run.py"
    )


if too_old(sys.version_info):
    sys.exit(too_old(sys.version_info))

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "koudai.json"
LOCKS = {"start": ROOT / "requirements.lock", "test": ROOT / "requirements-test.lock"}
UV_LOCK = ROOT / "requirements-uv.lock"
WINDOWS = os.name == "nt"

PIP_WHEELS = Path("/usr/share/python-wheels")
"""Where Debian keeps pip's own wheel when pip itself is not installed."""


class SetUpError(Exception):
    """Set-up cannot go on; the text says why and what to do, in both languages."""


def main(words: list[str]) -> int:
    """Do what the command line asks for; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if any(word in {"-h", "--help"} for word in words) and words[0] != "test":
        print((__doc__ or "").strip())
        return 0
    command, rest = (words[0], words[1:]) if words[:1] in (["test"], ["setup"]) else ("", words)
    try:
        if command == "test":
            set_up("test")
            return test(rest)
        set_up("start")
        if command == "setup":
            print(f"Ready / 准备好了: {script('koudai')}")
            return 0
        return hand_over([str(script("python")), "-m", "ui.start", *rest])
    except SetUpError as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


# --- set-up -------------------------------------------------------------------------------


def set_up(purpose: str) -> None:
    """Make ``.venv`` hold what ``purpose`` needs; at once where it already does.

    Parameters
    ----------
    purpose
        ``start`` or ``test``: which lock is installed. The test lock holds the other one.

    Raises
    ------
    SetUpError
        Neither uv, venv nor pip can be used, or a package could not be fetched.
    """
    wanted = {"place": str(ROOT), purpose: fingerprint(LOCKS[purpose], ROOT / "pyproject.toml")}
    found = read_stamp(STAMP)
    python = script("python")
    if python.exists() and wanted.items() <= found.items():
        return
    began = time.monotonic()
    print("Setting up, once … / 正在准备，只需一次……", flush=True)
    with tempfile.TemporaryDirectory(prefix="koudai-") as scratch:
        if not python.exists() or found.get("place") != str(ROOT):
            make_venv(Path(scratch))
        install = installer(Path(scratch))
        hashed = ["--require-hashes", "--only-binary", ":all:", "-r", str(LOCKS[purpose])]
        itself = ["--no-deps", "--no-build-isolation", "--no-index", "-e", str(ROOT)]
        for asked in (hashed, itself):
            if not succeeds([*install, *asked]):
                raise SetUpError(
                    "A package could not be installed (see above). With the network back, run the "
                    "same command again; what is there is kept.\n"
                    "有软件包没有装上（见上文）。请检查网络后再运行同一条命令，已下载的会保留。"
                )
    # A changed lock makes the other purpose's entry stale: keep only what is true now.
    if purpose == "test":
        wanted["start"] = fingerprint(LOCKS["start"], ROOT / "pyproject.toml")
    STAMP.write_text(json.dumps(wanted), encoding="utf-8")
    print(f"Set up in {time.monotonic() - began:.0f} s / 准备完成", flush=True)


def fingerprint(*files: Path) -> str:
    """SHA-256 over the files' bytes, line ends made equal (Git changes them on Windows)."""
    whole = hashlib.sha256()
    for file in files:
        whole.update(file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return whole.hexdigest()


def read_stamp(path: Path) -> dict[str, str]:
    """What the last finished set-up left; empty where there was none or it was cut off."""
    try:
        stamp = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def script(name: str) -> Path:
    """Where a program of the environment stands on this system."""
    return VENV / ("Scripts" if WINDOWS else "bin") / (f"{name}.exe" if WINDOWS else name)


def make_venv(scratch: Path) -> None:
    """Make an empty environment: with uv, else venv, else a private copy of uv.

    A fresh Debian has venv without ensurepip, so that making one with pip fails half-way.
    """
    shutil.rmtree(VENV, ignore_errors=True)
    uv = find_uv()
    if not uv and succeeds([sys.executable, "-m", "venv", str(VENV)], quiet=True):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    uv = uv or private_uv(scratch)
    if not succeeds([*uv, "venv", "-q", "--no-config", "--python", sys.executable, str(VENV)]):
        raise SetUpError(
            f"Could not make {VENV}: is the folder writable?\n无法建立 {VENV}：这个文件夹可写吗？"
        )


def installer(scratch: Path) -> list[str]:
    """Command that installs into the environment, up to the packages' names."""
    python = str(script("python"))
    uv = find_uv()
    if not uv and succeeds([python, "-m", "pip", "--version"], quiet=True):
        return [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    uv = uv or private_uv(scratch)
    os.environ.update(index_for_uv())
    # Compiled now, or the first start would spend its seconds on it.
    return [*uv, "pip", "install", "-q", "--compile-bytecode", "--python", python]


def find_uv() -> list[str]:
    """Command of an uv that is there; empty where there is none."""
    found = shutil.which("uv")
    if found:
        return [found]
    return [sys.executable, "-m", "uv"] if importlib.util.find_spec("uv") else []


def index_for_uv() -> dict[str, str]:
    """Make uv fetch as pip was told to on this machine: its mirror, the system's certificates."""
    wanted = {"UV_SYSTEM_CERTS": "true"}
    asked = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    mirror = os.environ.get("PIP_INDEX_URL") or answer.stdout.strip()
    if mirror:
        wanted["UV_DEFAULT_INDEX"] = mirror
    return {name: value for name, value in wanted.items() if name not in os.environ}


def private_uv(scratch: Path) -> list[str]:
    """Fetch uv for this set-up only; with ``--target`` nothing of the system is touched."""
    target = scratch / "uv"
    program = target / "bin" / ("uv.exe" if WINDOWS else "uv")
    if program.exists():
        return [str(program)]
    fetch = ["install", "-q", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    for pip, more in pips():
        asked = [*pip, *fetch, "--target", str(target), "-r", str(UV_LOCK)]
        if succeeds(asked, quiet=True, more=more) and program.exists():
            return [str(program)]
    apt = shutil.which("apt-get")
    do = "sudo apt-get install python3-venv" if apt else "python3 -m ensurepip --user"
    raise SetUpError(
        f"This Python has neither uv, venv nor pip, or the network is away. Try: {do}\n"
        f"这个 Python 没有 uv、venv 或 pip，或者没有网络。请试：{do}"
    )


def pips() -> list[tuple[list[str], dict[str, str]]]:
    """Ways to call pip, best first: the command, and what to add to its environment."""
    pip = [sys.executable, "-m", "pip"]
    wheels = sorted(PIP_WHEELS.glob("pip-*.whl"), reverse=True)
    return [(pip, {}), *((pip, {"PYTHONPATH": str(wheel)}) for wheel in wheels)]


# --- test ---------------------------------------------------------------------------------


def test(words: list[str]) -> int:
    """Every check and test; 0 only if all of them hold."""
    found = test_programs()
    print("".join(f"  {name}: {value or '–'}\n" for name, value in found.items()), end="")
    more = {name: value for name, value in found.items() if value}
    python = str(script("python"))
    steps = [
        [python, "-m", "ruff", "check", "."],
        [python, "-m", "ruff", "format", "--check", "."],
        [python, "-m", "mypy"],
    ]
    scripts = sorted(str(path) for path in (ROOT / "tests").rglob("*.test.*js"))
    if scripts and shutil.which("node"):
        steps.append(["node", "--test", *scripts])
    elif scripts:
        print(f"No node here: {len(scripts)} JavaScript test files not run / 没有 node，未运行")
    pytest = [python, "-m", "pytest"]
    if words:
        held = [holds(step, more) for step in [*steps, [*pytest, *words]]]
    else:
        steps.append([*pytest, "--ignore=tests/browser"])
        first = [*pytest, "tests/browser", *(f"--ignore={each}" for each in LAST_IN_A_BROWSER)]
        held = all_hold(steps, first, [*pytest, *LAST_IN_A_BROWSER], more)
    return 0 if all(held) else 1


LAST_IN_A_BROWSER = tuple(
    f"tests/browser/test_{name}.py" for name in ("everyone", "keyboard", "layers")
)
"""Done after the tests without a browser, which are through before those beside them."""


def all_hold(
    steps: list[list[str]], first: list[str], last: list[str], more: dict[str, str]
) -> list[bool]:
    """Whether everything holds, on two cores: most tests in a browser beside the other steps.

    What failed in a browser runs once more by itself, to tell a race from a fault; it has failed
    all the same.

    Parameters
    ----------
    steps
        What needs no browser, in this order.
    first, last
        Tests in a browser: beside the steps, and after them.
    """
    began = time.monotonic()
    first, last = (
        [*each, "-o", f"cache_dir=.pytest_cache/{name}"]
        for each, name in ((first, "first"), (last, "last"))
    )
    print(f"── {named(first)}, beside what follows", flush=True)
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(
            first, cwd=ROOT, env=environment(more), stdout=said, stderr=subprocess.STDOUT
        ) as running:
            held = [holds(step, more) for step in steps]
            browsers = [(last, holds(last, more))]
        browsers.append((first, running.returncode == 0))
        said.seek(0)
        print(f"── {named(first)}: what it said beside the others", flush=True)
        print(said.read().decode(errors="replace"), flush=True)
    for step, ok in browsers:
        held.append(ok)
        if not ok:
            print("── what failed in a browser, by itself: a race if it holds now", flush=True)
            holds([*step, "--last-failed", "--last-failed-no-failures=none"], more)
    print(f"── all in {time.monotonic() - began:.0f} s", flush=True)
    return held


def holds(step: list[str], more: dict[str, str]) -> bool:
    """Run one step and say how it went."""
    began = time.monotonic()
    print(f"── {named(step)}", flush=True)
    held = succeeds(step, more=more)
    said = "ok" if held else "FAILED"
    print(f"── {named(step)}: {said}, {time.monotonic() - began:.0f} s", flush=True)
    return held


def named(step: list[str]) -> str:
    """What a step is called: its program, and the first thing asked of it."""
    words = step[2:] if step[1] == "-m" else step
    return " ".join(words[:2])


def test_programs() -> dict[str, str]:
    """Programs that tests use: environment variable → path, empty where it is missing."""
    chromium = find_chromium() or fetch_chromium()
    postgres = find_postgres()
    if not postgres and apt_works():
        apt_install("postgresql")
        postgres = find_postgres()
    return {"KOUDAI_CHROMIUM": chromium, "KOUDAI_POSTGRES": postgres}


def find_chromium() -> str:
    """Path of Chromium, Chrome or Edge; empty where there is none.

    Chromium without its windows (headless shell) first: a page costs a quarter less there.
    """
    given = os.environ.get("KOUDAI_CHROMIUM", "")
    if given and Path(given).exists():
        return given
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome",
                 "google-chrome-stable", "chrome", "microsoft-edge", "microsoft-edge-stable",
                 "msedge"):  # fmt: skip
        path = shutil.which(name)
        if path:
            return path
    return next((str(place) for place in browser_places() if place.is_file()), "")


def browser_places() -> list[Path]:
    """Where browsers stand on macOS and Windows, which put none on the PATH."""
    mac = ["Chromium", "Google Chrome", "Microsoft Edge"]
    places = [Path(f"/Applications/{name}.app/Contents/MacOS/{name}") for name in mac]
    for base in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        if base in os.environ:
            folder = Path(os.environ[base])
            places.append(folder / "Google/Chrome/Application/chrome.exe")
            places.append(folder / "Chromium/Application/chrome.exe")
            places.append(folder / "Microsoft/Edge/Application/msedge.exe")
    return places


def fetch_chromium() -> str:
    """Install a browser where that is allowed; its path, empty where it could not be."""
    if apt_works() and "ID=debian" in os_release():  # Ubuntu's package is only a pointer to snap
        for package in ("chromium-headless-shell", "chromium"):  # the first since Debian 12
            apt_install(package)
            path = find_chromium()
            if path:
                return path
    python = str(script("python"))
    if succeeds([python, "-m", "playwright", "install", "chromium"]):
        ask = (
            "from playwright.sync_api import sync_playwright as s\n"
            "with s() as p: print(p.chromium.executable_path)"
        )
        answer = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=False)
        if answer.returncode == 0:
            return answer.stdout.strip()
    print(
        "No Chromium, Chrome or Edge found, and none could be installed: the browser tests will "
        "fail.\nInstall one, or set KOUDAI_CHROMIUM to its program.\n"
        "没有找到 Chromium、Chrome 或 Edge，也装不上：浏览器测试会失败。"
        "请安装一个，或用 KOUDAI_CHROMIUM 指明它的程序。"
    )
    return ""


def find_postgres() -> str:
    """Folder with PostgreSQL's programs (initdb, pg_ctl); empty where there is none."""
    given = os.environ.get("KOUDAI_POSTGRES", "")
    if given and Path(given).is_dir():
        return given
    path = shutil.which("initdb")
    if path:
        return str(Path(path).resolve().parent)
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = sorted(found, key=lambda path: (len(path.parts[4]), path.parts[4]))
    return str(newest[-1].parent) if newest else ""


def apt_works() -> bool:
    """Whether Debian packages may be installed here: as root only."""
    return bool(shutil.which("apt-get")) and not WINDOWS and os.geteuid() == 0


def apt_install(package: str) -> None:
    """Try to install a Debian package; a failure shows in its not being there."""
    more = {"DEBIAN_FRONTEND": "noninteractive"}
    print(f"apt-get install {package} …", flush=True)
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", package]
    if not succeeds(install, quiet=True, more=more):
        succeeds(["apt-get", "update", "-q"], quiet=True, more=more)
        succeeds(install, quiet=True, more=more)


def os_release() -> list[str]:
    """Lines of the system's own description; none outside Linux."""
    path = Path("/etc/os-release")
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


# --- running programs ---------------------------------------------------------------------


def succeeds(
    command: list[str], *, quiet: bool = False, more: dict[str, str] | None = None
) -> bool:
    """Run a program in the project's folder; whether it ended well."""
    kept = subprocess.DEVNULL if quiet else None
    try:
        ended = subprocess.run(
            command, cwd=ROOT, env=environment(more), stdout=kept, stderr=kept, check=False
        )
    except OSError:
        return False
    return ended.returncode == 0


def environment(more: dict[str, str] | None = None) -> dict[str, str]:
    """Environment for what we run: nothing of another virtual environment leaks in."""
    kept = {k: v for k, v in os.environ.items() if k not in {"VIRTUAL_ENV", "PYTHONHOME"}}
    return {**kept, "PYTHONUTF8": "1", **(more or {})}


def hand_over(command: list[str]) -> int:
    """Become that program; where a process cannot become another one, run it and wait."""
    os.chdir(ROOT)
    if not WINDOWS:
        sys.stdout.flush()
        os.execve(command[0], command, environment())
    child = subprocess.Popen(command, env=environment())
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue  # the console gave Ctrl-C to the child as well: let it close in peace


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
