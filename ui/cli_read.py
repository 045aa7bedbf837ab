"""What the ``koudai`` command is given: site, layout, rules and paper, read or refused."""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import data
from geo.catalogue import catalogue, ruleset
from geo.errors import InputError
from geo.layout import Layout
from geo.limit import RuleSet
from geo.site import Site
from layers.exports.geojson import site_text
from layers.imports.layout_file import read_layout
from layers.imports.site_file import read_site
from layers.imports.text import clean
from ui.disk import read_whole
from ui.words import LANGUAGES, sentences

if TYPE_CHECKING:
    from layers.exports.plan import ExportOptions


def paper_of(chosen: argparse.Namespace) -> ExportOptions:
    """Scale and paper that were asked for, and the name of the file; ``command.unknown_paper``."""
    from layers.exports.plan import ExportOptions, Paper  # noqa: PLC0415

    if chosen.paper not in get_args(Paper):
        raise InputError(
            "command.unknown_paper", paper=clean(chosen.paper, 40), names=", ".join(get_args(Paper))
        )
    return ExportOptions(chosen.scale, chosen.paper, Path(getattr(chosen, "out", None) or "").name)


def read_all(chosen: argparse.Namespace) -> tuple[Site, Layout, RuleSet]:
    """Site, layout and rule set that were named."""
    rules, site = read_rules(chosen), read_site_of(chosen)
    return site, read_layout_at(chosen.layout, site), rules


def read_rules(chosen: argparse.Namespace) -> RuleSet:
    """The rule set that was named; ``command.unknown_rules``."""
    try:
        return ruleset(chosen.rules)
    except KeyError:
        names = ", ".join(data.ruleset_names())
        raise InputError(
            "command.unknown_rules", rules=clean(chosen.rules, 40), names=names
        ) from None


def read_site_of(chosen: argparse.Namespace) -> Site:
    """The site that was named, its boundary and coordinates as said."""
    return read_site(
        read_whole(chosen.site),
        chosen.site,
        boundary=chosen.boundary,
        coordinates=chosen.coordinates,
    )


def read_layout_at(path: str, site: Site) -> Layout:
    """A layout for this site; kinds may stand there by their names."""
    return read_layout(read_whole(path), path, site, catalogue(), names_of_kinds())


def names_of_kinds() -> Mapping[str, str]:
    """Every name of every kind, in all languages, with its code."""
    return {
        name: key.split(".")[1]
        for lang in LANGUAGES
        for key, name in sentences(lang, "kinds").items()
        if key.startswith("kind.") and key.split(".")[1] in catalogue()
    }


def version_of(site: Site) -> str:
    """A file carries no version number, so its content's hash is its version."""
    return hashlib.sha256(site_text(site).encode()).hexdigest()[:12]
