"""The zip of a project's file: opened with care, its seals checked, each part's bytes."""

from __future__ import annotations

import hashlib
import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from geo.errors import InputError
from layers.bundle.lines import FORMAT, PARTS, SINCE, VERSION
from layers.bundle.pack import MANIFEST, member
from layers.imports import json_text

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
    "backdrops": 2_000, "notes": 200_000,
}  # fmt: skip

_BAD_ZIP = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
    OverflowError, OSError, struct.error,
)  # fmt: skip
"""No zip, one cut short, packed in another way, with a password, or with places that are none."""


class Damaged(Exception):  # noqa: N818 - no error of anybody's program
    """A part that was changed since, or that we never wrote; which, and at what line."""

    def __init__(self, part: str, line: int = 0) -> None:
        self.part, self.line = part, line
        super().__init__(part)


def unzipped(content: bytes, file: str) -> dict[str, bytes]:
    """Bytes of each part, as the manifest says they are.

    Raises
    ------
    InputError, Damaged
        ``bundle.not_one`` · ``bundle.newer`` · ``bundle.too_big``.
    """
    if len(content) > MOST_BYTES:
        raise _too_big(file)
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
        raise Damaged(MANIFEST)
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
            raise Damaged(part)
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
        raise Damaged(MANIFEST)
    if version > VERSION:
        raise InputError("bundle.newer", file=file, version=version, known=VERSION)
    if not isinstance(found.get("parts"), dict):
        raise Damaged(MANIFEST)
    return found
