"""Whether a picture in a project's file is one that our own importer could have kept."""

from __future__ import annotations

import io

from layers.bundle.lines import BackdropLine
from layers.imports.backdrop import LONGEST
from layers.imports.site_file import LONGEST as LONGEST_SITE


def is_ours(line: BackdropLine, *, seen: bool) -> bool:
    """Check a picture before anything of it is kept or shown to a browser.

    Parameters
    ----------
    line
        What the file says; its length is checked already.
    seen
        Whether it is the newest one: only that may have bytes.
    """
    if not line.picture:
        return True
    across, up = line.east - line.west, line.north - line.south
    lies = 0 < across <= LONGEST_SITE and 0 < up <= LONGEST_SITE
    return seen and lies and _is_plain_webp(line.picture)


def _is_plain_webp(content: bytes) -> bool:
    """One still picture, WEBP from the first byte to the last, with nothing but its pixels."""
    from PIL import Image  # noqa: PLC0415 - read by few

    ends = int.from_bytes(content[4:8], "little") + 8
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or ends != len(content):
        return False
    try:
        with Image.open(io.BytesIO(content), formats=("WEBP",)) as opened:
            # Its sides stand in its first bytes: a bomb is refused before it is unpacked.
            if max(opened.size) > LONGEST or getattr(opened, "n_frames", 1) != 1:
                return False
            if {"exif", "xmp", "icc_profile"} & opened.info.keys():
                return False
            opened.load()
    except Exception:  # whatever a codec does with bytes that lie: it is the file's fault
        return False
    return True
