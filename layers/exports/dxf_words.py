"""Words as CAD programs print them: nothing that residents wrote becomes a command there."""

from __future__ import annotations

import re

from layers.exports.plan import clean

# Backslash, caret and braces begin codes in MTEXT (\\P is a new line) and, as \\U+ and ^J, in
# plain text, too; two percent signs begin one in plain text (%%d is °). Their full-width
# forms mean nothing to a program and the same to a reader.
_CODES = str.maketrans({"\\": "＼", "^": "＾", "{": "｛", "}": "｝"})


def plain(words: str) -> str:
    """One line of somebody's words without anything that a CAD program would act on."""
    return re.sub("%{2,}", lambda found: "％" * len(found[0]), clean(words).translate(_CODES))
