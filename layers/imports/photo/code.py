"""The square code of a playing sheet in a photo: it is looked for only where it must be."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from layers.imports.photo.flat import Flattening
from layers.imports.photo.flattened import flattened
from layers.paper.sheet import Form, Sheet

_SIDE = 240
"""Side of the code as it is handed to the reader, px."""
_ROOM = 0.22
"""White that is handed along all round, as a share of the code."""


def read_code(grey: NDArray[np.uint8], flat: Flattening, form: Form) -> Sheet | None:
    """Read either of the sheet's two codes; ``None`` where both are covered or blurred."""
    import cv2  # noqa: PLC0415 - slow to load; only photos need it

    reader = cv2.QRCodeDetector()
    per_mm = _SIDE / form.marker
    half = form.marker * (0.5 + _ROOM)
    inner = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * _SIDE / 2 + half * per_mm
    for x, y in form.codes:
        box = (float(x) - half, float(y) - half, float(x) + half, float(y) + half)
        patch = flattened(grey, flat, box, per_mm)
        sharp = cv2.addWeighted(patch, 2.2, cv2.GaussianBlur(patch, (0, 0), 4), -1.2, 0)
        _, clear = cv2.threshold(sharp, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        for form_of_it in (patch, sharp, clear):
            try:
                text, _ = reader.decode(form_of_it, inner[None].astype(np.float32))
                text = text or reader.detectAndDecode(form_of_it)[0]
            except cv2.error:
                continue
            sheet = Sheet.read(text)
            if sheet is not None:
                return sheet
    return None
