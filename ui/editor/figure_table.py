"""The table of layouts × measures on the comparison page; it sorts itself."""

from __future__ import annotations

from typing import Any

from ui.editor.loading import component, loaded
from ui.words import t

_STYLES = ("look.css", "editor/compare/table.css")

_COMPONENT = component("koudai_figure_table")


def figure_table(
    columns: list[dict[str, Any]], rows: list[list[dict[str, Any]]], *, key: str, lang: str
) -> None:
    """Mount the table.

    Parameters
    ----------
    columns
        ``key``, ``label``, ``help``, ``number`` and ``down``: whether its best is the highest.
        By ``rank`` it is sorted until somebody chooses another.
    rows
        A cell for each column: ``value`` (a number, text, or ``None`` for what is not known),
        ``text`` as it is read, and ``best`` where it is.
    """
    _COMPONENT(
        key=key,
        data={
            **loaded("editor/compare/table.js", _STYLES, lang),
            "columns": columns,
            "rows": rows,
            "order": {"key": "rank", "down": False},
            "words": {"caption": t(lang, "compare.matrix")},
        },
    )
