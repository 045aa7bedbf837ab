"""Sheets and booklets set by typst: what all of them share, in our own fonts."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import typst

import data
from layers.exports.findings import sign
from layers.exports.plan import Lang, Paper, Plan, Translate, clean
from layers.exports.sheet import FORMATS, fonts

HERE = data.HERE.parent / "layers" / "exports"
PRELUDE = (HERE / "press.typ").resolve()


def pressed(
    template: Path,
    contents: Mapping[str, Any],
    *,
    paper: Paper,
    translate: Translate,
    lang: Lang,
    date: datetime.date,
) -> bytes:
    """Set a PDF.

    Parameters
    ----------
    template
        A typst file that goes on where ``press.typ`` ends; ``d`` is what it is given.
    contents
        Plain texts as people wrote them, numbers, and drawings under ``svg``; also ``title``
        and ``words``. Every text is made fit to print here.
    paper
        Its sizes become ``d.paper``, ``d.margin``, ``d.column``, ``d.columns`` and ``d.ink``.
    date
        The file's own time, so that equal contents give equal files.

    Returns
    -------
    A PDF, vector all through; characters that no font of ours has are named in ``d.lost``.
    """
    whole: dict[str, Any] = printable(dict(contents))
    lost = sorted(data.missing_characters("".join(_texts(whole))))
    whole |= {
        **FORMATS[paper].given,
        "lang": lang,
        "lost": translate("sheet.note.missing", characters=" ".join(lost)) if lost else "",
    }
    whole["words"] |= {name: translate(f"sheet.{name}") for name in ("page", "continued")}
    source = PRELUDE.read_bytes() + b"\n" + template.read_bytes()
    compiler = typst.Compiler(source, font_paths=fonts(), ignore_system_fonts=True)
    midnight = datetime.datetime.combine(date, datetime.time(), datetime.UTC)
    told = json.dumps(whole, ensure_ascii=False)
    return cast(
        bytes, compiler.compile(format="pdf", sys_inputs={"data": told}, timestamp=midnight)
    )


def printable(value: Any) -> Any:
    """Every text fit to print; drawings are our own and stay as they are."""
    if isinstance(value, dict):
        return {key: each if key == "svg" else printable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [printable(each) for each in value]
    return clean(value) if isinstance(value, str) else value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            if key != "svg":
                yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value


def named_on(plans: Sequence[Plan]) -> str:
    """What is written on drawings, for the look at the fonts."""
    return " ".join(feature.name for plan in plans[:1] for feature in plan.site.features)


def findings(plan: Plan) -> list[dict[str, Any]]:
    """What is to be settled, numbered as on the plan; the rule alone tells the source."""
    return [
        {
            "svg": sign(plan.weight(issue), str(number)),
            "text": plan.sentence(issue),
            "bold": plan.weight(issue) == "error",
            "numbers": "",
            "source": issue.rule,
        }
        for number, issue in enumerate(plan.issues, 1)
    ]
