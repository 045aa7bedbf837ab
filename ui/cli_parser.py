"""The ``koudai`` command line: its commands and options, and mistakes told as one sentence."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping, Sequence
from importlib import metadata
from typing import Any, NoReturn, get_args

from geo.batch import Families
from geo.catalogue import DEFAULT_RULESET
from geo.errors import InputError
from layers.imports.text import clean
from ui.words import LANGUAGES, Translate

USAGE: Mapping[str, str] = {
    "check": "koudai check SITE LAYOUT [--since OLD_LAYOUT] [--rules NAME] [--json] [--boundary ID]"
    " [--lang zh|en]",
    "fit": "koudai fit SITE LAYOUT --kind K --turn DEG [--except ID] [--width W] [--depth D]"
    " [--rules NAME] [--boundary ID] [--lang zh|en]",
    "batch": "koudai batch SITE FILES... --out FILE.parquet [--issues FILE.parquet]"
    " [--families core|all] [--rules NAME] [--boundary ID] [--lang zh|en]",
    "repair": "koudai repair SITE LAYOUT [--out FILE] [--best] [--json] [--rules NAME]"
    " [--boundary ID] [--lang zh|en]",
    "export": "koudai export SITE LAYOUT --format NAME --out FILE [--scale N] [--paper A3]"
    " [--rules NAME] [--boundary ID] [--lang zh|en]",
}


def parser(words: Translate, given: Sequence[str]) -> argparse.ArgumentParser:
    """Make the parser that reads the command line ``given``, its help in these words."""
    made = _Parser(
        prog="koudai",
        usage=f"koudai {' | '.join(USAGE)} SITE LAYOUT …",
        description=words("command.about"),
        add_help=False,
    )
    commands = made.add_subparsers(
        dest="command", required=True, title=words("command.commands"), metavar=" | ".join(USAGE)
    )
    for name in USAGE:
        text = words(f"command.{name}")
        command = commands.add_parser(
            name, usage=USAGE[name], help=text, description=text, add_help=False
        )
        files = command.add_argument_group(words("command.files"))
        files.add_argument("site", metavar="SITE", help=words("command.help.site"))
        if name == "batch":
            about = words("command.help.layouts")
            files.add_argument("layouts", metavar="FILES", nargs="+", help=about)
        else:
            files.add_argument("layout", metavar="LAYOUT", help=words("command.help.layout"))
        options = command.add_argument_group(words("command.options"))
        _options(options, name, words, given)
        options.add_argument("-h", "--help", action="help", help=words("command.help.help"))
    options = made.add_argument_group(words("command.options"))
    options.add_argument("-h", "--help", action="help", help=words("command.help.help"))
    version = f"koudai {_version()}"
    about = words("command.help.version")
    options.add_argument("--version", action="version", version=version, help=about)
    return made


def _options(
    group: argparse._ArgumentGroup, name: str, words: Translate, given: Sequence[str]
) -> None:
    def option(flag: str, blanks: Mapping[str, str] | None = None, **settings: Any) -> None:
        group.add_argument(flag, help=words(f"command.help.{flag[2:]}", **blanks or {}), **settings)

    if name == "check":
        option("--since", metavar="OLD_LAYOUT")
        option("--json", action="store_true")
    elif name == "fit":
        option("--kind", required=True, metavar="K")
        option("--turn", required=True, metavar="DEG")
        option("--except", metavar="ID")
        option("--width", metavar="W")
        option("--depth", metavar="D")
    elif name == "batch":
        option("--out", required=True, metavar="FILE")
        option("--issues", metavar="FILE")
        option("--families", choices=get_args(Families), default="core", metavar="core|all")
    elif name == "repair":
        option("--out", metavar="FILE")
        option("--best", action="store_true")
        option("--json", action="store_true")
    else:
        formats = ", ".join(all_exports()) if "export" in given else "…"
        option("--format", {"formats": formats}, required=True, metavar="NAME")
        option("--out", required=True, metavar="FILE")
        option("--scale", type=_scale, metavar="N")
        option("--paper", {"papers": "A4, A3, A1"}, default="A3", metavar="NAME")
    option("--rules", {"default": DEFAULT_RULESET}, default=DEFAULT_RULESET, metavar="NAME")
    option("--boundary", metavar="ID")
    option("--lang", choices=LANGUAGES, metavar="zh|en")


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
