"""A project's file read and checked, whole, before anything of it is written."""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from typing import Any

from pydantic import ValidationError

import data
from geo.errors import InputError
from geo.kind import Kind
from layers.bundle.lines import FORMAT, PARTS, SINCE, VERSION, Bundle, EditLine, Line
from layers.bundle.pack import MANIFEST, member
from layers.bundle.picture import is_ours
from layers.edits import payload, verb
from layers.imports import json_text
from layers.imports.site_file import read_site
from layers.imports.text import file_name
from layers.posted import Posted, read

MOST_BYTES = 100_000_000
"""Largest file, bytes."""
MOST_UNPACKED = 150_000_000
"""All parts together, bytes: about 400,000 edits, which take some 600 MB to check."""
MOST_RATIO = 200
"""Most bytes unpacked from one packed; logs of edits reach about 20."""
MOST_MANIFEST = 20_000
MOST_LINES: Mapping[str, int] = {
    "project": 2, "sites": 500, "participants": 100_000, "layouts": 100_000,
    "edits": 400_000, "overrides": 20_000, "waivers": 20_000, "views": 2_000,
    "backdrops": 2_000,
}  # fmt: skip
_ALIKE = 1e-6
"""How far a number of an edit may be from the one we work out: another library's last digit, m."""


_BAD_ZIP = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
    OverflowError, OSError, struct.error,
)  # fmt: skip
"""No zip, one cut short, packed in another way, with a password, or with places that are none."""


class _Damaged(Exception):  # noqa: N818 - no error of anybody's program
    def __init__(self, part: str, line: int = 0) -> None:
        self.part, self.line = part, line
        super().__init__(part)


def unpack(content: bytes, file: str, kinds: Mapping[str, Kind]) -> Bundle:
    """Read a project's file.

    Raises
    ------
    InputError
        ``bundle.not_one`` · ``bundle.newer`` · ``bundle.too_big`` · ``bundle.damaged`` ·
        ``project.rules`` · ``project.palette`` · ``kind.unknown`` · what the reader of a site says.
    """
    file = file_name(file)
    if len(content) > MOST_BYTES:
        raise _too_big(file)
    try:
        texts = _unzipped(content, file)
        bundle = Bundle(
            **{
                part: _lines(part, text)[0] if part == "project" else _lines(part, text)
                for part, text in texts.items()
            }
        )
        _agree(bundle, kinds, file)
    except _Damaged as damage:
        raise InputError("bundle.damaged", file=file, part=damage.part, line=damage.line) from None
    return bundle


def _unzipped(content: bytes, file: str) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            return _parts(packed, file)
    except InputError:
        raise
    except _BAD_ZIP:
        raise InputError("bundle.not_one", file=file) from None


def _too_big(file: str) -> InputError:
    return InputError(
        "bundle.too_big", file=file, limit=MOST_BYTES // 10**6, unpacked=MOST_UNPACKED // 10**6
    )


def _parts(packed: zipfile.ZipFile, file: str) -> dict[str, bytes]:
    """The bytes of each part, as the manifest says they are."""
    entries = packed.infolist()
    names = [entry.filename for entry in entries]
    if MANIFEST not in names or len(entries) > 4 * len(PARTS):
        raise InputError("bundle.not_one", file=file)
    by_name = {entry.filename: entry for entry in entries}
    manifest = _manifest(_whole(packed, by_name[MANIFEST], MOST_MANIFEST, file), file)
    # A newer version may have other parts; that was said before.
    parts = [part for part in PARTS if SINCE.get(part, 1) <= manifest["version"]]
    if sorted(names) != sorted([MANIFEST, *map(member, parts)]):
        raise _Damaged(MANIFEST)
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise _too_big(file)
    found = {}
    for part in parts:
        entry = by_name[member(part)]
        if entry.file_size > 10_000 + MOST_RATIO * entry.compress_size:
            raise _too_big(file)
        text = _whole(packed, entry, entry.file_size, file)
        said = manifest.get("parts", {}).get(part)
        if not isinstance(said, dict) or said.get("sha256") != hashlib.sha256(text).hexdigest():
            raise _Damaged(part)
        if text.count(b"\n") > MOST_LINES[part]:
            raise _too_big(file)
        found[part] = text
    return found


def _whole(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int, file: str) -> bytes:
    """An entry's bytes; not one more than may be is ever unpacked, whatever it says of itself."""
    with packed.open(entry) as stream:
        text = stream.read(most + 1)
    if len(text) > most:
        raise _too_big(file)
    return text


def _manifest(text: bytes, file: str) -> dict[str, Any]:
    try:
        found = json_text.parse(text, file)
    except InputError:
        raise InputError("bundle.not_one", file=file) from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise InputError("bundle.not_one", file=file)
    version = found.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise _Damaged(MANIFEST)
    if version > VERSION:
        raise InputError("bundle.newer", file=file, version=version, known=VERSION)
    if not isinstance(found.get("parts"), dict):
        raise _Damaged(MANIFEST)
    return found


def _lines(part: str, text: bytes) -> Any:
    line, found = PARTS[part], list[Line]()
    rows = text.split(b"\n")
    if rows.pop() or (part == "project" and len(rows) != 1):
        raise _Damaged(part, len(rows))
    for number, row in enumerate(rows, 1):
        try:
            found.append(line.model_validate_json(row))
        except (ValidationError, ValueError):
            raise _Damaged(part, number) from None
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
        raise _Damaged("sites")
    for each in bundle.sites:
        read_site(each.document.encode(), f"{file}: sites.jsonl")
    people = _unique("participants", bundle.participants, lambda each: each.id)
    _unique("participants", bundle.participants, lambda each: each.token_hash)
    layouts = _unique("layouts", bundle.layouts, lambda each: each.id)
    for number, layout in enumerate(bundle.layouts, 1):
        owner = layout.participant_id
        if layout.site_version not in sites or (owner is not None and owner not in people):
            raise _Damaged("layouts", number)
    _logs(bundle, layouts, kinds)
    _signed("overrides", bundle.overrides)
    _signed("waivers", bundle.waivers)
    for number, waiver in enumerate(bundle.waivers, 1):
        if waiver.layout_id is not None and waiver.layout_id not in layouts:
            raise _Damaged("waivers", number)
    _unique("views", bundle.views, lambda each: each.name)
    _unique("views", bundle.views, lambda each: each.id)
    _unique("backdrops", bundle.backdrops, lambda each: each.id)
    newest = 0
    for number, backdrop in enumerate(bundle.backdrops, 1):
        last = number == len(bundle.backdrops)
        if backdrop.number <= newest or not is_ours(backdrop, seen=last):
            raise _Damaged("backdrops", number)
        newest = backdrop.number


def _unique(part: str, lines: Iterable[Any], key: Callable[[Any], object]) -> set[object]:
    seen: set[object] = set()
    for number, each in enumerate(lines, 1):
        if key(each) in seen:
            raise _Damaged(part, number)
        seen.add(key(each))
    return seen


def _signed(part: str, lines: Iterable[Any]) -> None:
    """Rows in order; what is taken back stands before, was no taking back, and only once."""
    standing: set[str] = set()
    _unique(part, lines, lambda each: each.id)
    for number, each in enumerate(lines, 1):
        if each.seq != number or not each.who:
            raise _Damaged(part, number)
        if each.takes_back is None:
            standing.add(each.id)
        elif each.takes_back in standing:
            standing.remove(each.takes_back)
        else:
            raise _Damaged(part, number)


def _logs(bundle: Bundle, layouts: set[object], kinds: Mapping[str, Kind]) -> None:
    """Each log counts 1, 2, 3, …; each edit is one that a client could have sent."""
    lengths: dict[str, int] = {}
    _unique("edits", bundle.edits, lambda each: each.edit_id)
    _unique("edits", bundle.edits, lambda each: (each.client_id, each.client_seq))
    for number, edit in enumerate(bundle.edits, 1):
        lengths[edit.layout_id] = lengths.get(edit.layout_id, 0) + 1
        if edit.layout_id not in layouts or edit.seq != lengths[edit.layout_id]:
            raise _Damaged("edits", number)
        try:
            posted(edit, kinds)
        except InputError as error:
            if error.code == "kind.unknown":  # of a newer catalogue: not damaged
                raise
            raise _Damaged("edits", number) from None
        except (ValueError, RecursionError):
            raise _Damaged("edits", number) from None


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
