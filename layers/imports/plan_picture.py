"""A plan as a picture, PNG, JPEG, WEBP or a page of a PDF, drawn anew without what came along."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from geo.errors import InputError
from layers.imports.sniff import LARGEST, sniff, too_big
from layers.imports.text import file_name

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 20_000_000
"""Of a picture: 17 KB of PNG can unpack to 700 MB."""
LONGEST = 4_000
"""Pixels of the longer side that are kept: 2.5 cm each over a hundred metres."""
SMALLEST = 50
PATIENCE = 20
"""Seconds that a page of a PDF may take."""
_DRAWS = Path(__file__).with_name("pdf_page.py")

Kind = Literal["picture", "pdf"]
_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"RIFF", "picture"),
    (b"%PDF", "pdf"),
)


@dataclass(frozen=True)
class PlanPicture:
    """A picture (RGB, sides up to `LONGEST`) and how many pages its file has."""

    image: Image
    pages: int = 1

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, pixels."""
        return self.image.size


def read_picture(content: bytes, name: str, page: int = 1) -> PlanPicture:
    """Read a plan.

    Parameters
    ----------
    content
        The whole file; decides by its bytes what it is.
    name
        Its name, for sentences; never opened.
    page
        1 for the first page of a PDF.

    Raises
    ------
    InputError
        ``picture.damaged`` · ``picture.too_large`` (in pixels) · ``picture.too_small`` ·
        ``picture.locked`` · ``picture.no_page`` · ``picture.too_slow`` (a page of a PDF) ·
        ``picture.is_site``: map data, not a picture · any of ``file.*``.
    """
    file = file_name(name)
    if len(content) > LARGEST:
        raise too_big(file, len(content))
    kind = next((kind for start, kind in _STARTS if content.startswith(start)), None)
    if kind is None:
        sniff(content, file)
        raise InputError("picture.is_site", file=file)
    read = _page(content, file, page) if kind == "pdf" else PlanPicture(_picture(content, file))
    if min(read.size) < SMALLEST:
        raise InputError("picture.too_small", file=file, least=SMALLEST)
    return read


def _picture(content: bytes, file: str) -> Image:
    from PIL import Image, ImageOps  # noqa: PLC0415 - read by few

    try:
        with warnings.catch_warnings():
            # What Pillow calls a bomb is over our own limit anyway.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as opened:
                width, height = opened.size
                if width * height > MOST_PIXELS:
                    raise _too_large(file, width, height)
                opened.seek(0)
                opened.load()
                return _plain(ImageOps.exif_transpose(opened))
    except Image.DecompressionBombError:
        raise _too_large(file, 0, 0) from None
    except InputError:
        raise
    except Exception:  # whatever a codec does with bytes that lie: it is the file's fault
        raise InputError("picture.damaged", file=file) from None


def _page(content: bytes, file: str, page: int) -> PlanPicture:
    from PIL import Image  # noqa: PLC0415 - read by few

    command = [sys.executable, "-I", str(_DRAWS), str(page), str(LONGEST), str(PATIENCE)]
    # of our own settings and keys it is told nothing
    known = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    try:
        answer = subprocess.run(  # noqa: S603 - our own script and whole numbers
            command, input=content, env=known, capture_output=True, timeout=PATIENCE, check=True
        )
    except subprocess.TimeoutExpired:
        raise InputError("picture.too_slow", file=file, seconds=PATIENCE) from None
    except subprocess.CalledProcessError:  # it crashed, or wanted more memory than it may have
        raise InputError("picture.damaged", file=file) from None
    line, _, pixels = answer.stdout.partition(b"\n")
    told = json.loads(line)
    match told.get("refused"):
        case None:
            image = Image.frombytes("RGB", tuple(told["size"]), pixels)
            return PlanPicture(_plain(image), told["pages"])
        case "no_page":
            raise InputError("picture.no_page", file=file, page=page, pages=told["pages"])
        case why:
            raise InputError(f"picture.{why}", file=file)


def _plain(image: Image) -> Image:
    """The pixels alone, on white, no larger than is of use: no EXIF, no profile, no comment."""
    from PIL import Image as Pillow  # noqa: PLC0415 - read by few

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        shown = image.convert("RGBA")
        paper = Pillow.new("RGBA", shown.size, "white")
        image = Pillow.alpha_composite(paper, shown)
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")  # 16 bits a pixel
    plain = image.convert("RGB")
    plain.thumbnail((LONGEST, LONGEST), Pillow.Resampling.LANCZOS)
    fresh = Pillow.new("RGB", plain.size)
    fresh.paste(plain)
    return fresh


def _too_large(file: str, width: int, height: int) -> InputError:
    size = f"{width} × {height}" if width else "?"
    return InputError("picture.too_large", file=file, size=size, limit=MOST_PIXELS // 1_000_000)
