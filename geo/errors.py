"""What can be wrong with what people give us.

Every error that a person can cause is one class with a code; the sentence for
it stands in the language files under ``error.<code>`` with the same blanks::

    ValueError
    └── InputError       a file, a number or a name that cannot be used
"""

from __future__ import annotations


class InputError(ValueError):
    """Input that cannot be used; nothing was changed by it.

    Parameters
    ----------
    code
        Key of the sentence, without the leading ``error.``: ``"site.self_crossing"``.
    blanks
        Values for the blanks of the sentence; plain text and numbers only.
    """

    def __init__(self, code: str, **blanks: str | int | float) -> None:
        self.code = code
        self.blanks = blanks
        detail = ", ".join(f"{name}={value}" for name, value in blanks.items())
        super().__init__(f"{code} ({detail})" if detail else code)
