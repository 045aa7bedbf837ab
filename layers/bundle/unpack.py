"""A project's file read and checked, whole, before anything of it is written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import ValidationError

import data
from geo.errors import InputError
from geo.kind import Kind
from layers.bundle.lines import PARTS, Bundle, EditLine, Line
from layers.bundle.picture import is_ours
from layers.bundle.sealed import Damaged, unzipped
from layers.edits import payload, verb
from layers.imports.site_file import read_site
from layers.imports.text import file_name
from layers.posted import Posted, read

_ALIKE = 1e-6
"""How far a number of an edit may be from the one we work out: another library's last digit, m."""


def unpack(content: bytes, file: str, kinds: Mapping[str, Kind]) -> Bundle:
    """Read a project's file.

    Raises
    ------
    InputError
        ``bundle.not_one`` · ``bundle.newer`` · ``bundle.too_big`` · ``bundle.damaged`` ·
        ``project.rules`` · ``project.palette`` · ``kind.unknown`` · what the reader of a site says.
    """
    file = file_name(file)
    try:
        texts = unzipped(content, file)
        bundle = Bundle(
            **{
                part: _lines(part, text)[0] if part == "project" else _lines(part, text)
                for part, text in texts.items()
            }
        )
        _agree(bundle, kinds, file)
    except Damaged as damage:
        raise InputError("bundle.damaged", file=file, part=damage.part, line=damage.line) from None
    return bundle


def _lines(part: str, text: bytes) -> Any:
    line, found = PARTS[part], list[Line]()
    rows = text.split(b"\n")
    if rows.pop() or (part == "project" and len(rows) != 1):
        raise Damaged(part, len(rows))
    for number, row in enumerate(rows, 1):
        try:
            found.append(line.model_validate_json(row))
        except (ValidationError, ValueError):
            raise Damaged(part, number) from None
    return found


def _agree(bundle: Bundle, kinds: Mapping[str, Kind], file: str) -> None:
    """Check what lines say of each other, and what only our own readers can say."""
    project = bundle.project
    if project.rules not in data.ruleset_names():
        raise InputError("project.rules", rules=project.rules)
    for kind in project.palette:
        if kind not in kinds:
            raise InputError("project.palette", kind=kind)
    sites = _unique("sites", bundle.sites, lambda each: each.id)
    _unique("sites", bundle.sites, lambda each: each.version)
    if not sites:
        raise Damaged("sites")
    for each in bundle.sites:
        read_site(each.document.encode(), f"{file}: sites.jsonl")
    people = _unique("participants", bundle.participants, lambda each: each.id)
    _unique("participants", bundle.participants, lambda each: each.token_hash)
    layouts = _unique("layouts", bundle.layouts, lambda each: each.id)
    for number, layout in enumerate(bundle.layouts, 1):
        owner = layout.participant_id
        if layout.site_version not in sites or (owner is not None and owner not in people):
            raise Damaged("layouts", number)
    _logs(bundle, layouts, kinds)
    _signed("overrides", bundle.overrides)
    _signed("waivers", bundle.waivers)
    for number, waiver in enumerate(bundle.waivers, 1):
        if waiver.layout_id is not None and waiver.layout_id not in layouts:
            raise Damaged("waivers", number)
    _unique("views", bundle.views, lambda each: each.name)
    _unique("views", bundle.views, lambda each: each.id)
    _unique("backdrops", bundle.backdrops, lambda each: each.id)
    _unique("notes", bundle.notes, lambda each: each.note_hash)
    newest = 0
    for number, backdrop in enumerate(bundle.backdrops, 1):
        last = number == len(bundle.backdrops)
        if backdrop.number <= newest or not is_ours(backdrop, seen=last):
            raise Damaged("backdrops", number)
        newest = backdrop.number


def _unique(part: str, lines: Iterable[Any], key: Callable[[Any], object]) -> set[object]:
    seen: set[object] = set()
    for number, each in enumerate(lines, 1):
        if key(each) in seen:
            raise Damaged(part, number)
        seen.add(key(each))
    return seen


def _signed(part: str, lines: Iterable[Any]) -> None:
    """Rows in order; what is taken back stands before, was no taking back, and only once."""
    standing: set[str] = set()
    _unique(part, lines, lambda each: each.id)
    for number, each in enumerate(lines, 1):
        if each.seq != number or not each.who:
            raise Damaged(part, number)
        if each.takes_back is None:
            standing.add(each.id)
        elif each.takes_back in standing:
            standing.remove(each.takes_back)
        else:
            raise Damaged(part, number)


def _logs(bundle: Bundle, layouts: set[object], kinds: Mapping[str, Kind]) -> None:
    """Each log counts 1, 2, 3, …; each edit is one that a client could have sent."""
    lengths: dict[str, int] = {}
    _unique("edits", bundle.edits, lambda each: each.edit_id)
    _unique("edits", bundle.edits, lambda each: (each.client_id, each.client_seq))
    for number, edit in enumerate(bundle.edits, 1):
        lengths[edit.layout_id] = lengths.get(edit.layout_id, 0) + 1
        if edit.layout_id not in layouts or edit.seq != lengths[edit.layout_id]:
            raise Damaged("edits", number)
        try:
            posted(edit, kinds)
        except InputError as error:
            if error.code == "kind.unknown":  # of a newer catalogue: not damaged
                raise
            raise Damaged("edits", number) from None
        except (ValueError, RecursionError):
            raise Damaged("edits", number) from None


def posted(edit: EditLine, kinds: Mapping[str, Kind]) -> Posted:
    """An edit as its client sent it.

    Raises
    ------
    InputError, ValueError
        It could not have been sent, or would have been kept in other words.
    """
    said = json.loads(edit.payload)
    if not isinstance(said, dict) or said.keys() & {
        "edit_id",
        "client_seq",
        "verb",
        "placement_id",
    }:
        raise ValueError("payload")
    # An undo of a target that nobody knows is about nothing.
    about = (
        {} if edit.verb == "undo" and not edit.placement_id else {"placement_id": edit.placement_id}
    )
    found = read(
        {
            "edit_id": edit.edit_id,
            "client_seq": edit.client_seq,
            "verb": edit.verb,
            **about,
            **said,
        },
        kinds,
    )
    if verb(found.change) != edit.verb or not _alike(payload(found.change), said):
        raise ValueError("not in normal form")
    return found


def _alike(ours: Any, theirs: Any) -> bool:
    """Whether two payloads say the same, up to the last digits of a number."""
    if isinstance(ours, dict):
        return (
            isinstance(theirs, dict)
            and ours.keys() == theirs.keys()
            and all(_alike(value, theirs[name]) for name, value in ours.items())
        )
    if isinstance(ours, list):
        return (
            isinstance(theirs, list) and len(ours) == len(theirs) and all(map(_alike, ours, theirs))
        )
    if isinstance(ours, float) and isinstance(theirs, float):
        return abs(ours - theirs) <= _ALIKE
    return type(ours) is type(theirs) and bool(ours == theirs)
