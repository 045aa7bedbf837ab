"""The ``koudai`` command: check, mend and export files, without a server and without Streamlit.

Exit 0 fine, 1 the check found an error, 2 the input cannot be used: then one line on
stderr says what, where and what to do. Never a traceback.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

import data
from geo.catalogue import catalogue, ruleset
from geo.check import check
from geo.errors import InputError
from geo.follow import followed
from geo.layout import Layout
from geo.limit import RuleSet
from geo.site import Site
from layers.exports.geojson import layout_text, site_text
from layers.imports.layout_file import read_layout
from layers.imports.site_file import read_site
from layers.imports.text import clean
from ui.cli_fit import fit_text
from ui.cli_parser import all_exports, parser
from ui.cli_repair import as_json, moved_lines, removal_lines, repair
from ui.cli_since import followed_keys, followed_lines
from ui.disk import read_whole, shown, write_whole
from ui.verdict import speaker, verdict
from ui.words import LANGUAGES, sentences, t, translator

FINE, FOUND, UNUSABLE = 0, 1, 2
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with these arguments (the process's own by default).

    Returns
    -------
    int
        Exit code: 0 fine, 1 the check found an error, 2 input that cannot be used.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show Chinese gets escapes, not a traceback.
        with contextlib.suppress(AttributeError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    lang = _language(given)
    try:
        return _run(given, lang)
    except InputError as error:
        return _refuse(t(lang, f"error.{error.code}", **error.blanks))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (head, less) has seen enough; keep Python from flushing at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except MemoryError:
        return _refuse(t(lang, "error.command.no_memory"))
    except Exception as error:  # the last line of defence
        what = clean(f"{type(error).__name__}: {error}", 200)
        return _refuse(t(lang, "error.command.unexpected", what=what))


def _run(given: list[str], lang: str) -> int:
    chosen = parser(translator(lang), given).parse_args(given)
    command = {
        "check": _check,
        "fit": _fit,
        "repair": _repair,
        "batch": _batch,
        "export": _export,
    }[chosen.command]
    code = command(chosen, lang)
    sys.stdout.flush()
    return code


def _check(chosen: argparse.Namespace, lang: str) -> int:
    site, layout, rules = _read(chosen)
    issues = check(site, layout, catalogue(), rules)
    found = verdict(site, layout, rules, issues, site_version=_version_of(site))
    since: list[str] = []
    if chosen.since is not None:
        before = _layout(chosen.since, site)
        told = followed(check(site, before, catalogue(), rules), issues)
        found["followed"] = followed_keys(told)
        since = list(followed_lines(told, speaker(site, before), speaker(site, layout), lang))
    if chosen.json:
        _print_json(found)
    else:
        for line in (*_lines(found, lang), *map(_one_line, since)):
            print(line)
    return FOUND if found["summary"]["errors"] else FINE


def _fit(chosen: argparse.Namespace, _: str) -> int:
    site, layout, rules = _read(chosen)
    print(fit_text(chosen, site, layout, rules, _names_of_kinds()))
    return FINE


def _batch(chosen: argparse.Namespace, lang: str) -> int:
    from ui.cli_batch import batch  # noqa: PLC0415 - pyarrow is slow, and a check needs none of it

    rules, site = _read_rules(chosen), _read_site(chosen)
    told = batch(chosen, site, rules, _names_of_kinds(), site_version=_version_of(site))
    print(t(lang, "command.judged", **told, out=shown(chosen.out)))
    return FOUND if told["errors"] else FINE


def _repair(chosen: argparse.Namespace, lang: str) -> int:
    words = translator(lang)
    site, layout, rules = _read(chosen)
    made = repair(site, layout, rules, best=chosen.best)
    issues = check(site, made.layout, catalogue(), rules)
    found = verdict(site, made.layout, rules, issues, site_version=_version_of(site))
    if chosen.json:
        _print_json(as_json(made, found))
    else:
        told = [issue for issue in found["issues"] if issue["severity"] != "hint"]
        lines = [*moved_lines(made, words), *_lines({**found, "issues": told}, lang)]
        for line in [*lines, *removal_lines(made, words)]:
            print(_one_line(line))
    if chosen.out:
        content = layout_text(made.layout, catalogue(), site).encode()
        write_whole(chosen.out, content)
        if not chosen.json:
            _wrote(chosen.out, content, lang)
    return FOUND if found["summary"]["errors"] else FINE


def _export(chosen: argparse.Namespace, lang: str) -> int:
    from layers.exports.plan import ExportOptions, Paper, Plan  # noqa: PLC0415

    exports = all_exports()
    if chosen.format not in exports:
        raise InputError(
            "command.unknown_format", format=clean(chosen.format, 40), names=", ".join(exports)
        )
    if chosen.paper not in get_args(Paper):
        raise InputError(
            "command.unknown_paper", paper=clean(chosen.paper, 40), names=", ".join(get_args(Paper))
        )
    site, layout, rules = _read(chosen)
    plan = Plan(
        site=site,
        layout=layout,
        kinds=catalogue(),
        rules=rules,
        issues=check(site, layout, catalogue(), rules),
        title=site.name,
        subtitle=clean(Path(chosen.layout).stem),
        lang="zh" if lang == "zh" else "en",
        translate=translator(lang),
        date=datetime.date.today(),
        site_version=_version_of(site),
        say=speaker(site, layout),
        translators={each: translator(each) for each in LANGUAGES},
    )
    options = ExportOptions(chosen.scale, chosen.paper, Path(chosen.out).name)
    content = bytes(exports[chosen.format](plan, options))
    write_whole(chosen.out, content)
    _wrote(chosen.out, content, lang)
    return FINE


def _read(chosen: argparse.Namespace) -> tuple[Site, Layout, RuleSet]:
    rules, site = _read_rules(chosen), _read_site(chosen)
    return site, _layout(chosen.layout, site), rules


def _read_rules(chosen: argparse.Namespace) -> RuleSet:
    try:
        return ruleset(chosen.rules)
    except KeyError:
        names = ", ".join(data.ruleset_names())
        raise InputError(
            "command.unknown_rules", rules=clean(chosen.rules, 40), names=names
        ) from None


def _read_site(chosen: argparse.Namespace) -> Site:
    return read_site(read_whole(chosen.site), chosen.site, boundary=chosen.boundary)


def _layout(path: str, site: Site) -> Layout:
    return read_layout(read_whole(path), path, site, catalogue(), _names_of_kinds())


def _names_of_kinds() -> Mapping[str, str]:
    """Every name of every kind, in all languages, with its code."""
    return {
        name: key.split(".")[1]
        for lang in LANGUAGES
        for key, name in sentences(lang, "kinds").items()
        if key.startswith("kind.") and key.split(".")[1] in catalogue()
    }


def _version_of(site: Site) -> str:
    """A file carries no version number, so its content's hash is its version."""
    return hashlib.sha256(site_text(site).encode()).hexdigest()[:12]


def _print_json(answer: dict[str, Any]) -> None:
    with contextlib.suppress(AttributeError):
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    print(json.dumps(answer, ensure_ascii=False, allow_nan=False, indent=2))


def _wrote(path: str, content: bytes, lang: str) -> None:
    size = f"{max(len(content) / 1000, 0.1):.1f}"
    print(t(lang, "command.wrote", out=shown(path), size=size))


def _lines(found: dict[str, Any], lang: str) -> Iterator[str]:
    """One line an issue, then the count."""
    words = translator(lang)
    stop = "；" if lang == "zh" else "; "
    for issue in found["issues"]:
        facts = []
        if issue["measured"] is not None and issue["required"] is not None:
            unit = "" if issue["unit"] == "1" else issue["unit"]
            facts.append(
                words(
                    "command.numbers",
                    measured=_number(issue["measured"], unit),
                    required=_number(issue["required"], unit),
                )
            )
        facts += [issue["source"]] if issue["source"] else []
        facts.append(", ".join([*issue["placements"], *issue["features"]]))
        severity = words(f"command.severity.{issue['severity']}")
        sentence = issue["message"][lang]
        yield _one_line(f"{severity} {issue['rule']} {sentence} [{stop.join(filter(None, facts))}]")
    rules = found["rules"]["name"]
    if any(found["summary"].values()):
        yield words("command.summary", rules=rules, **found["summary"])
    else:
        yield words("command.none", rules=rules)


def _number(value: float, unit: str) -> str:
    # To the millimetre: no rounding up or down, as the sentences do for safety.
    return f"{value:.3f} {unit}".strip()


def _language(given: Sequence[str]) -> str:
    """The language asked for, else the system's; Chinese only where it says so."""
    for place, word in enumerate(given):
        value = word.partition("=")[2] if "=" in word else "".join(given[place + 1 : place + 2])
        if word.partition("=")[0] == "--lang" and value in LANGUAGES:
            return value
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next(filter(None, names), "").lower().startswith("zh") else "en"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _refuse(sentence: str) -> int:
    print(f"koudai: {_one_line(sentence)}", file=sys.stderr)
    return UNUSABLE


if __name__ == "__main__":
    sys.exit(main())
