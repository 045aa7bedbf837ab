"""The address that a room's tablets open, as text and as a QR code."""

from __future__ import annotations

from io import BytesIO

import segno


def join_address(room: str, code: str) -> str:
    """Short address of a project: ``http://192.168.1.20:8501/j/123456``."""
    return f"{room.rstrip('/')}/j/{code}"


def qr_svg(text: str) -> str:
    """A QR code as SVG text, dark on white whatever the page's theme, as cameras want it.

    Four modules of white around it (ISO/IEC 18004); error correction M (15 %).
    """
    picture = BytesIO()
    segno.make(text, error="m", micro=False).save(
        picture, "svg", border=4, dark="#000", light="#fff",
        xmldecl=False, omitsize=True, svgclass="kp-qr",
    )  # fmt: skip
    return picture.getvalue().decode().strip()
