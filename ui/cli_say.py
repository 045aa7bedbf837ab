"""What the ``koudai`` command says: lines for people, JSON for programs, and files."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from ui.disk import shown, write_whole
from ui.words import t, translator


def write_all(files: Iterable[tuple[str, bytes]], chosen: argparse.Namespace, lang: str) -> None:
    """Write files; with ``--json`` nothing but JSON is printed."""
    for path, content in files:
        write_whole(path, content)
        if not chosen.json:
            wrote(path, content, lang)


def print_json(answer: dict[str, Any]) -> None:
    """JSON on the standard output, UTF-8 whatever the terminal."""
    with contextlib.suppress(AttributeError):
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    told = json.dumps(answer, ensure_ascii=False, allow_nan=False, indent=2)
    print(told)  # noqa: T201 - it is what the command says


def wrote(path: str, content: bytes | int, lang: str) -> None:
    """Say that a file was written; ``content``, or how many bytes it has."""
    length = content if isinstance(content, int) else len(content)
    size = f"{max(length / 1000, 0.1):.1f}"
    print(t(lang, "command.wrote", out=shown(path), size=size))  # noqa: T201 - as above


def verdict_lines(found: dict[str, Any], lang: str) -> Iterator[str]:
    """One line an issue of a verdict (`ui.verdict`), then the count."""
    words = translator(lang)
    stop = "；" if lang == "zh" else "; "
    for issue in found["issues"]:
        facts = []
        if issue["measured"] is not None and issue["required"] is not None:
            unit = "" if issue["unit"] == "1" else issue["unit"]
            most = issue["measured"] > issue["required"]
            facts.append(
                words(
                    "command.numbers_most" if most else "command.numbers",
                    measured=_number(issue["measured"], unit),
                    required=_number(issue["required"], unit),
                )
            )
        facts += [issue["source"]] if issue["source"] else []
        facts.append(", ".join([*issue["placements"], *issue["features"]]))
        severity = words(f"command.severity.{issue['severity']}")
        sentence = issue["message"][lang]
        yield one_line(f"{severity} {issue['rule']} {sentence} [{stop.join(filter(None, facts))}]")
    rules = found["rules"]["name"]
    if any(found["summary"].values()):
        yield words("command.summary", rules=rules, **found["summary"])
    else:
        yield words("command.none", rules=rules)


def _number(value: float, unit: str) -> str:
    # To the millimetre: no rounding up or down, as the sentences do for safety.
    return f"{value:.3f} {unit}".strip()


def one_line(text: str) -> str:
    """The same words without line breaks: one finding, one line."""
    return " ".join(text.split())
