"""The ``koudai`` command line: its commands and options, and mistakes told as one sentence."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from typing import Any, NoReturn, get_args

from geo.batch import Families
from geo.catalogue import DEFAULT_RULESET
from geo.errors import InputError
from layers.imports.control_points import UNIT_NAMES
from layers.imports.coordinates import COORDINATES
from layers.imports.text import clean
from ui.words import LANGUAGES, Translate

ON_PAPER = ("scale", "paper")
OF_A_SITE = ("boundary", "coordinates", "lang")
JUDGING = ("rules", *OF_A_SITE)


@dataclass(frozen=True)
class Command:
    """What a command wants.

    Parameters
    ----------
    files
        As they are called in its help; ``…`` after one that may be many.
    options
        Names without dashes; ``!`` after one that must be given.
    stored
        It works on a whole project, which stands in the store and not in files.
    """

    files: tuple[str, ...]
    options: tuple[str, ...]
    stored: bool = False


COMMANDS: Mapping[str, Command] = {
    "check": Command(("SITE", "LAYOUT"), ("since", "json", *JUDGING)),
    "fit": Command(("SITE", "LAYOUT"), ("kind!", "turn!", "except", "width", "depth", *JUDGING)),
    "repair": Command(("SITE", "LAYOUT"), ("out", "best", "json", *JUDGING)),
    "batch": Command(("SITE", "FILES…"), ("out!", "issues", "families", *JUDGING)),
    "compare": Command(
        ("SITE", "LAYOUT…"), ("json", "xlsx", "sheet", "booklet", *ON_PAPER, *JUDGING)
    ),
    "common": Command(
        ("SITE", "LAYOUT…"), ("out!", "budget", "json", "sheet", *ON_PAPER, *JUDGING)
    ),
    "export": Command(("SITE", "LAYOUT"), ("format!", "out!", *ON_PAPER, *JUDGING)),
    "import": Command(
        ("PLAN",), ("out!", "points", "unit", "layers", "known-length", "json", *OF_A_SITE)
    ),
    "photo": Command(("SITE", "PHOTO"), ("out!", "scale", "json", *OF_A_SITE)),
    "export-project": Command(("PROJECT",), ("out!", "lang"), stored=True),
    "import-project": Command(("BUNDLE",), ("lang",), stored=True),
}

_OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "since": {"metavar": "OLD_LAYOUT"},
    "kind": {"metavar": "K"},
    "turn": {"metavar": "DEG"},
    "except": {"metavar": "ID"},
    "width": {"metavar": "W"},
    "depth": {"metavar": "D"},
    "out": {"metavar": "FILE"},
    "issues": {"metavar": "FILE"},
    "families": {"choices": get_args(Families), "default": "core", "metavar": "core|all"},
    "budget": {"metavar": "N"},
    "xlsx": {"metavar": "FILE"},
    "sheet": {"metavar": "FILE"},
    "booklet": {"metavar": "FILE"},
    "format": {"metavar": "NAME"},
    "scale": {"metavar": "N"},
    "paper": {"default": "A3", "metavar": "NAME"},
    "points": {"metavar": '"x,y=lon,lat; …"'},
    "unit": {"metavar": "U"},
    "layers": {"metavar": '"NAME=role, …"'},
    "known-length": {"metavar": '"x1,y1,x2,y2=12.5"'},
    "rules": {"default": DEFAULT_RULESET, "metavar": "NAME"},
    "boundary": {"metavar": "ID"},
    "coordinates": {"choices": COORDINATES, "default": COORDINATES[0], "metavar": "NAME"},
    "lang": {"choices": LANGUAGES, "metavar": "zh|en"},
}
"""What argparse must know of an option; one that is not here is a mere flag."""


def parser(words: Translate, given: Sequence[str]) -> argparse.ArgumentParser:
    """Make the parser that reads the command line ``given``, its help in these words."""
    names = " | ".join(COMMANDS)
    made = _Parser(
        prog="koudai",
        usage=f"koudai {names} …",
        description=words("command.about"),
        add_help=False,
    )
    commands = made.add_subparsers(
        dest="command", required=True, title=words("command.commands"), metavar=names
    )
    for name, wants in COMMANDS.items():
        text = words(f"command.{name}")
        about = f"{text} {words('command.help.stored')}" if wants.stored else text
        command = commands.add_parser(
            name, usage=usage(name), help=text, description=about, add_help=False
        )
        _files(command.add_argument_group(words("command.files")), wants, words)
        options = command.add_argument_group(words("command.options"))
        _options(options, wants, words, given)
        options.add_argument("-h", "--help", action="help", help=words("command.help.help"))
    options = made.add_argument_group(words("command.options"))
    options.add_argument("-h", "--help", action="help", help=words("command.help.help"))
    version = f"koudai {_version()}"
    about = words("command.help.version")
    options.add_argument("--version", action="version", version=version, help=about)
    return made


def usage(name: str) -> str:
    """How a command is called, in one line."""
    wants = COMMANDS[name]
    return " ".join(["koudai", name, *(each.replace("…", "...") for each in wants.files),
                     *map(_shown, wants.options)])  # fmt: skip


def _shown(option: str) -> str:
    name = option.rstrip("!")
    metavar = _OPTIONS.get(name, {}).get("metavar", "")
    called = f"--{name} {metavar}".strip()
    return called if option.endswith("!") else f"[{called}]"


def _files(group: argparse._ArgumentGroup, wants: Command, words: Translate) -> None:
    for each in wants.files:
        one = each.removesuffix("…")
        if each == one:
            group.add_argument(one.lower(), metavar=one, help=words(f"command.help.{one.lower()}"))
        else:
            about = words("command.help.layouts")
            group.add_argument("layouts", metavar=one, nargs="+", help=about)


def _options(
    group: argparse._ArgumentGroup, wants: Command, words: Translate, given: Sequence[str]
) -> None:
    for each in wants.options:
        name = each.rstrip("!")
        settings = dict(_OPTIONS.get(name, {"action": "store_true"}))
        if name in _READ:
            settings["type"] = _READ[name]
        key = f"command.help.{name}"
        if name == "scale" and "paper" not in wants.options:
            key = "command.help.photo.scale"
        about = words(key, **dict(_blanks(name, given)))
        if each.endswith("!"):
            settings["required"] = True
        group.add_argument(f"--{name}", help=about, **settings)


def _blanks(name: str, given: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What an option's help names."""
    if name == "format":
        yield "formats", ", ".join(all_exports()) if "export" in given else "…"
    elif name == "paper":
        yield "papers", "A4, A3, A1"
    elif name == "unit":
        yield "names", ", ".join(UNIT_NAMES)
    elif name == "coordinates":
        yield "names", ", ".join(COORDINATES)
    elif name == "rules":
        yield "default", DEFAULT_RULESET


def all_exports() -> Mapping[str, Any]:
    """Every export by name."""
    from layers.exports import EXPORTS  # noqa: PLC0415 - slow, and a check needs none of it

    return EXPORTS


def _scale(text: str) -> int:
    """A scale's number, 1 to 100,000, also written ``1:100``."""
    number = re.fullmatch(r"(?:1:)?(\d{1,6})", text, re.ASCII)
    if number is None or not 1 <= int(number[1]) <= 100_000:
        raise ValueError
    return int(number[1])


def _budget(text: str) -> int:
    """Coins, 0 to a million."""
    if re.fullmatch(r"\d{1,6}|1000000", text, re.ASCII) is None:
        raise ValueError
    return int(text)


_READ: Mapping[str, Any] = {"scale": _scale, "budget": _budget}
"""Options that are more than text."""


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are ours: one line, in the language asked for."""

    def error(self, message: str) -> NoReturn:
        usage = " ".join(self.format_usage().removeprefix("usage:").split())
        for pattern, code in _MISTAKES:
            if match := re.match(pattern, message):
                raise InputError(code, what=clean(match[1], 200), usage=usage)
        raise InputError("command.arguments", usage=usage)


_MISTAKES = (
    (r"the following arguments are required: (.+)", "command.missing"),
    (r"unrecognized arguments: (.+)", "command.unrecognized"),
    (r"argument ([^:]+): ", "command.bad_argument"),
)


def _version() -> str:
    try:
        return metadata.version("koudai")
    except metadata.PackageNotFoundError:
        return "0"
