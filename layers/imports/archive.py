"""A ZIP file as its parts in memory: nothing is ever written to disk under a name of its own."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from geo.errors import InputError
from layers.imports.text import clean

MOST_ENTRIES = 300
LARGEST_PART = 40_000_000
LARGEST_WHOLE = 60_000_000
"""Bytes unpacked: of one part, of all that are read."""
STEEPEST = 200
"""Times that a part over a megabyte may grow; map data grows 4 to 30 times."""
_SMALL = 1_000_000

_PLAIN = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1


def unpack(content: bytes, file: str, wanted: tuple[str, ...]) -> Mapping[str, bytes]:
    """Read the parts whose names end like this.

    Parameters
    ----------
    wanted
        Endings in small letters, with the dot.

    Returns
    -------
    Mapping
        Content by name, as it stands in the archive; Chinese names of old Windows too.

    Raises
    ------
    InputError
        ``file.zip_damaged`` · ``file.zip_unsafe``: a part that would land outside of its
        folder, or is encrypted · ``file.zip_bomb``: too many parts, too large, too dense.
    """
    found: dict[str, bytes] = {}
    room = LARGEST_WHOLE
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name, info in _listed(archive, file):
                if name.lower().endswith(wanted) and not _is_mac_shadow(name):
                    found[name] = _read(archive, info, file, room)
                    room -= len(found[name])
    except InputError:
        raise
    except (
        zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError,
        OSError, ValueError, OverflowError,
    ):  # fmt: skip
        raise InputError("file.zip_damaged", file=file) from None
    return found


def _listed(archive: zipfile.ZipFile, file: str) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise _bomb(file)
    for info in entries:
        name = _name(info)
        parts = PurePosixPath(name.replace("\\", "/")).parts
        outside = ".." in parts or name.startswith(("/", "\\")) or name[1:2] == ":"
        if outside or info.flag_bits & _ENCRYPTED:
            raise InputError("file.zip_unsafe", file=file, entry=clean(name, 60) or "?")
        if not info.is_dir():
            yield name, info


def _name(info: zipfile.ZipInfo) -> str:
    """The name, where need be from GBK, which Chinese Windows writes without saying so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return info.filename


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, file: str, room: int) -> bytes:
    if info.compress_type not in _PLAIN:
        raise InputError("file.zip_damaged", file=file)
    most = min(LARGEST_PART, room, max(_SMALL, STEEPEST * info.compress_size))
    # The sizes that the archive states may be lies: reading stops at the limit whatever they say.
    with archive.open(info) as part:
        read = part.read(most + 1)
    if len(read) > most:
        raise _bomb(file)
    return read


def _is_mac_shadow(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rsplit("/", 1)[-1].startswith("._")


def _bomb(file: str) -> InputError:
    return InputError(
        "file.zip_bomb", file=file, entries=MOST_ENTRIES, limit=LARGEST_WHOLE // 1_000_000
    )
