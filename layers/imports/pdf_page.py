"""One page of a PDF as pixels: a script that imports nothing of ours, run by `plan_picture`.

pdfium is a large C++ program that reads what anybody wrote: it can be made to draw for days by a
kilobyte, and it may crash. In a process of its own neither costs the server more than that.

    python -I pdf_page.py PAGE LONGEST SECONDS < file.pdf

The answer is a line of JSON, ``pages`` and ``size`` or ``refused``, and then the pixels (RGB).
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from typing import Any

MOST_PAGES = 500
MOST_MEMORY = 2 * 1024**3
"""Bytes; a page of 4,000 pixels takes a tenth."""
_DENSEST = 300 / 72
"""Pixels a point that a page is drawn with at most: 300 dpi."""


def drawn(content: bytes, page: int, longest: int) -> tuple[dict[str, Any], bytes]:
    """Draw a page.

    Parameters
    ----------
    page
        1 for the first.
    longest
        Pixels of its longer side at most.

    Returns
    -------
    ``pages``, ``size`` (width and height, px) and its pixels, three bytes each; or ``refused``:
    ``locked``, ``damaged`` or ``no_page`` (then with ``pages``), and nothing.
    """
    import pypdfium2  # type: ignore[import-untyped]  # noqa: PLC0415 - the tests ask for it late

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        return {"refused": "locked" if locked else "damaged"}, b""
    try:
        pages = len(document)
        if not 1 <= page <= min(pages, MOST_PAGES):
            return {"refused": "no_page", "pages": pages}, b""
        sheet = document[page - 1]
        width, height = sheet.get_size()
        if not 1 <= min(width, height) <= max(width, height) <= 1e5:
            return {"refused": "damaged"}, b""
        scale = min(_DENSEST, longest / max(width, height))
        image = sheet.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
        return {"pages": pages, "size": image.size}, image.tobytes()
    except pypdfium2.PdfiumError:
        return {"refused": "damaged"}, b""
    finally:
        document.close()


def _bound(seconds: int) -> None:
    """Let the system end this process where it takes too much, even if nobody waits for it."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CPU, seconds)):
        with suppress(ValueError, OSError):  # a system that does not know this limit
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    _page, _longest, _seconds = map(int, sys.argv[1:])
    _bound(_seconds)
    _told, _pixels = drawn(sys.stdin.buffer.read(), _page, _longest)
    sys.stdout.buffer.write(json.dumps(_told).encode() + b"\n" + _pixels)
