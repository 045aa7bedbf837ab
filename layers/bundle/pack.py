"""A project's file: a zip of JSON lines with a manifest that counts and seals them."""

from __future__ import annotations

import hashlib
import json
import zipfile
from io import BytesIO

from layers.bundle.lines import FORMAT, PARTS, VERSION, Bundle, Line

MANIFEST = "manifest.json"
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""What a zip says of a time that nobody wants to know: equal projects, equal bytes."""


def member(part: str) -> str:
    """Name of a part in the zip."""
    return f"{part}.jsonl"


def pack(bundle: Bundle) -> bytes:
    """Write a project's file."""
    texts = {part: _text(getattr(bundle, part)) for part in PARTS}
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "project": {"id": bundle.project.id, "name": bundle.project.name},
        "parts": {
            part: {
                "lines": text.count(b"\n"),
                "bytes": len(text),
                "sha256": hashlib.sha256(text).hexdigest(),
            }
            for part, text in texts.items()
        },
    }
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        head = json.dumps(manifest, ensure_ascii=False, indent=1).encode() + b"\n"
        for name, text in ((MANIFEST, head), *((member(part), texts[part]) for part in PARTS)):
            packed.writestr(_entry(name), text)
    return file.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    entry.create_system = 3  # the same on every system
    return entry


def _text(lines: Line | list[Line]) -> bytes:
    found = [lines] if isinstance(lines, Line) else lines
    # One object a line: a line break inside a text is escaped, so none stands in a line.
    return b"".join(line.model_dump_json().encode() + b"\n" for line in found)
