"""The bytes of a photo as pixels: few formats, within bounds, without what came along."""

from __future__ import annotations

import io
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from geo.errors import InputError
from layers.imports.sniff import LARGEST, too_big
from layers.imports.text import file_name

Picture = NDArray[np.uint8]

MOST_PIXELS = 55_000_000
"""Largest photo, pixels: phones of 48 and 50 megapixels."""
ENOUGH = 4400
"""Longer side that is worked on, px; finer photos only take longer (bench/paper.py)."""
SMALLEST = 600
"""Shorter side that is worth a try, px."""

_FORMATS = ("JPEG", "PNG", "WEBP")
_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


def read_picture(content: bytes, file: str) -> Picture:
    """Decode a photo.

    Parameters
    ----------
    content
        The whole file.
    file
        Its name, for sentences only.

    Returns
    -------
    Red, green, blue (h, w, 3), the longer side at most ``ENOUGH``, upright as the phone was held.

    Raises
    ------
    InputError
        ``file.empty``, ``file.too_big``, ``photo.not_a_photo`` (blank file), ``photo.too_many``
        (blanks file, megapixels, limit), ``photo.too_small`` (blanks file, width, height) or
        ``photo.damaged`` (blank file).
    """
    name = file_name(file)
    if not content:
        raise InputError("file.empty", file=name)
    if len(content) > LARGEST:
        raise too_big(name, len(content))
    webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    if not webp and not content.startswith(_SIGNATURES):
        raise InputError("photo.not_a_photo", file=name)
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
            return _drawn(image, name)
    except InputError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many(name, 2 * (Image.MAX_IMAGE_PIXELS or MOST_PIXELS)) from None
    except MemoryError:
        raise
    except Exception:
        # A damaged file makes the decoders raise nearly anything.
        raise InputError("photo.damaged", file=name) from None


def _drawn(image: Image.Image, name: str) -> Picture:
    wide, high = image.size
    if wide * high > MOST_PIXELS:
        raise _too_many(name, wide * high)
    if min(wide, high) < SMALLEST:
        raise InputError("photo.too_small", file=name, width=wide, height=high)
    upright = 1
    with suppress(Exception):  # a broken note on how the phone was held is no reason to stop
        upright = image.getexif().get(0x0112, 1)
    # JPEG can be decoded at half size, which spares a large photo most of its memory
    longest = max(wide, high)
    if longest > ENOUGH * 1.4:
        image.draft("RGB", (wide // 2, high // 2))
    picture = image.convert("RGB")
    picture.thumbnail((ENOUGH, ENOUGH), Image.Resampling.BOX, reducing_gap=2.0)
    picture.getexif()[0x0112] = upright
    turned = ImageOps.exif_transpose(picture)
    return np.array(turned, dtype=np.uint8)


def _too_many(name: str, pixels: int) -> InputError:
    return InputError(
        "photo.too_many",
        file=name,
        megapixels=f"{pixels / 1e6:.0f}",
        limit=f"{MOST_PIXELS / 1e6:.0f}",
    )
