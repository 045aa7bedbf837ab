"""The ``koudai`` command: check, mend and export files, without a server and without Streamlit.

Exit 0 fine, 1 the check found an error, 2 the input cannot be used: then one line on
stderr says what, where and what to do. Never a traceback.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from geo.catalogue import catalogue
from geo.check import check
from geo.errors import InputError
from geo.follow import followed
from geo.layout import Layout
from geo.limit import RuleSet
from geo.site import Site
from layers.exports.geojson import layout_text, site_text
from layers.imports.text import clean
from ui.cli_fit import fit_text
from ui.cli_parser import all_exports, parser
from ui.cli_read import (
    names_of_kinds,
    paper_of,
    read_all,
    read_layout_at,
    read_rules,
    read_site_of,
    version_of,
)
from ui.cli_repair import as_json as repair_json
from ui.cli_repair import moved_lines, removal_lines, repair
from ui.cli_say import one_line, print_json, verdict_lines, write_all, wrote
from ui.cli_setting import Setting
from ui.cli_since import followed_keys, followed_lines
from ui.disk import shown, write_whole
from ui.verdict import speaker, verdict
from ui.words import LANGUAGES, t, translator

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
        "compare": _compare,
        "common": _common,
        "export": _export,
        "import": _import,
        "photo": _photo,
        "export-project": _export_project,
        "import-project": _import_project,
    }[chosen.command]
    code = command(chosen, lang)
    sys.stdout.flush()
    return code


def _check(chosen: argparse.Namespace, lang: str) -> int:
    site, layout, rules = read_all(chosen)
    issues = check(site, layout, catalogue(), rules)
    found = verdict(site, layout, rules, issues, site_version=version_of(site))
    since: list[str] = []
    if chosen.since is not None:
        before = read_layout_at(chosen.since, site)
        told = followed(check(site, before, catalogue(), rules), issues)
        found["followed"] = followed_keys(told)
        since = list(followed_lines(told, speaker(site, before), speaker(site, layout), lang))
    if chosen.json:
        print_json(found)
    else:
        for line in (*verdict_lines(found, lang), *map(one_line, since)):
            print(line)
    return FOUND if found["summary"]["errors"] else FINE


def _fit(chosen: argparse.Namespace, _: str) -> int:
    site, layout, rules = read_all(chosen)
    print(fit_text(chosen, site, layout, rules, names_of_kinds()))
    return FINE


def _batch(chosen: argparse.Namespace, lang: str) -> int:
    from ui.cli_batch import batch  # noqa: PLC0415 - pyarrow is slow, and a check needs none of it

    rules, site = read_rules(chosen), read_site_of(chosen)
    told = batch(chosen, site, rules, names_of_kinds(), site_version=version_of(site))
    print(t(lang, "command.judged", **told, out=shown(chosen.out)))
    return FOUND if told["errors"] else FINE


def _compare(chosen: argparse.Namespace, lang: str) -> int:
    from ui.cli_compare import as_json, compare, lines  # noqa: PLC0415 - as for batch

    paper = paper_of(chosen)
    rules, site = read_rules(chosen), read_site_of(chosen)
    made = compare(chosen, site, rules, names_of_kinds())
    if chosen.json:
        print_json(_judged_by(site, rules) | as_json(made))
    else:
        for line in lines(made, translator(lang)):
            print(one_line(line))
    if any((chosen.xlsx, chosen.sheet, chosen.booklet)):
        from ui.cli_meeting import files_of  # noqa: PLC0415 - as for batch

        setting = Setting(site, rules, version_of(site), lang, paper)
        write_all(files_of(chosen, made, setting), chosen, lang)
    return FINE


def _common(chosen: argparse.Namespace, lang: str) -> int:
    from ui.cli_common import as_json, build, lines  # noqa: PLC0415 - as for batch

    paper = paper_of(chosen)
    rules, site = read_rules(chosen), read_site_of(chosen)
    made, stack = build(chosen, site, rules, names_of_kinds())
    found = verdict(site, made.layout, rules, made.issues, site_version=version_of(site))
    content = layout_text(made.layout, catalogue(), site).encode()
    write_whole(chosen.out, content)
    if chosen.json:
        print_json(as_json(made, stack, chosen.budget, found))
    else:
        told = [issue for issue in found["issues"] if issue["severity"] != "hint"]
        words = translator(lang)
        for line in [*lines(made, stack, words), *verdict_lines({**found, "issues": told}, lang)]:
            print(one_line(line))
        wrote(chosen.out, content, lang)
    if chosen.sheet:
        from ui.cli_meeting import sheet_of  # noqa: PLC0415 - as for batch

        setting = Setting(site, rules, version_of(site), lang, paper)
        write_all([(chosen.sheet, sheet_of(made, stack, setting))], chosen, lang)
    return FOUND if found["summary"]["errors"] else FINE


def _repair(chosen: argparse.Namespace, lang: str) -> int:
    words = translator(lang)
    site, layout, rules = read_all(chosen)
    made = repair(site, layout, rules, best=chosen.best)
    issues = check(site, made.layout, catalogue(), rules)
    found = verdict(site, made.layout, rules, issues, site_version=version_of(site))
    if chosen.json:
        print_json(repair_json(made, found))
    else:
        told = [issue for issue in found["issues"] if issue["severity"] != "hint"]
        lines = [*moved_lines(made, words), *verdict_lines({**found, "issues": told}, lang)]
        for line in [*lines, *removal_lines(made, words)]:
            print(one_line(line))
    if chosen.out:
        content = layout_text(made.layout, catalogue(), site).encode()
        write_whole(chosen.out, content)
        if not chosen.json:
            wrote(chosen.out, content, lang)
    return FOUND if found["summary"]["errors"] else FINE


def _export(chosen: argparse.Namespace, lang: str) -> int:
    exports = all_exports()
    if chosen.format not in exports:
        raise InputError(
            "command.unknown_format", format=clean(chosen.format, 40), names=", ".join(exports)
        )
    options = paper_of(chosen)
    site, layout, rules = read_all(chosen)
    setting = Setting(site, rules, version_of(site), lang, options)
    plan = setting.plan(layout, site.name, clean(Path(chosen.layout).stem))
    content = bytes(exports[chosen.format](plan, options))
    write_whole(chosen.out, content)
    wrote(chosen.out, content, lang)
    return FINE


def _import(chosen: argparse.Namespace, lang: str) -> int:
    from ui.cli_import import as_json, lines, read, site_of  # noqa: PLC0415 - as for batch

    plan = read(chosen)
    content = site_text(site_of(plan)).encode()
    write_whole(chosen.out, content)
    if chosen.json:
        print_json(as_json(plan))
    else:
        for line in lines(plan, lang):
            print(one_line(line))
        wrote(chosen.out, content, lang)
    return FINE


def _photo(chosen: argparse.Namespace, lang: str) -> int:
    from ui.cli_photo import lines, photo  # noqa: PLC0415 - OpenCV and typst are slow to load
    from ui.paper import reading_json  # noqa: PLC0415

    reading, content = photo(chosen, read_site_of(chosen))
    if chosen.json:
        print_json(reading_json(reading))
    else:
        for line in lines(reading, translator(lang), lang):
            print(one_line(line))
        wrote(chosen.out, content, lang)
    return FINE


def _export_project(chosen: argparse.Namespace, lang: str) -> int:
    from ui.cli_project import export_project  # noqa: PLC0415 - slow, and a check needs no store

    wrote(chosen.out, export_project(chosen), lang)
    return FINE


def _import_project(chosen: argparse.Namespace, lang: str) -> int:
    from ui.cli_project import import_project  # noqa: PLC0415 - as for export_project

    for sentence in import_project(chosen, lang):
        print(one_line(sentence))
    return FINE


def _judged_by(site: Site, rules: RuleSet) -> dict[str, Any]:
    """The site's version and frame, and the rule set, as in every verdict."""
    found = verdict(site, Layout(), rules, (), site_version=version_of(site))
    return {"site": found["site"], "rules": found["rules"]}


def _language(given: Sequence[str]) -> str:
    """The language asked for, else the system's; Chinese only where it says so."""
    for place, word in enumerate(given):
        value = word.partition("=")[2] if "=" in word else "".join(given[place + 1 : place + 2])
        if word.partition("=")[0] == "--lang" and value in LANGUAGES:
            return value
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next(filter(None, names), "").lower().startswith("zh") else "en"


def _refuse(sentence: str) -> int:
    print(f"koudai: {one_line(sentence)}", file=sys.stderr)
    return UNUSABLE


if __name__ == "__main__":
    sys.exit(main())
