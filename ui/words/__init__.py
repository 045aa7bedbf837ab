"""All words for users, in both languages.

One folder a language, one ``.po`` file an area; the key of a sentence is its msgid
(``issue.overlap``), blanks are named: ``{measured}``. Compiled in memory by babel, so
that a wording is one line in one text file.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HERE = Path(__file__).parent
LANGUAGES = ("zh", "en")
LOCALES = {"zh": "zh_CN", "en": "en"}

Translate = Callable[..., str]


def t(lang: str, key: str, /, **blanks: object) -> str:
    """The sentence of this key with its blanks filled."""
    return _translations(lang).gettext(key).format_map(blanks)


def tn(lang: str, key: str, n: int, /, **blanks: object) -> str:
    """The sentence of this key for ``n`` things; ``{n}`` is filled too."""
    return _translations(lang).ngettext(key, key, n).format_map({"n": n, **blanks})


def translator(lang: str) -> Translate:
    """``t`` with its language fixed: what exports and pages are handed."""

    def translate(key: str, /, **blanks: object) -> str:
        return t(lang, key, **blanks)

    return translate


@cache
def sentences(lang: str, *areas: str) -> dict[str, str]:
    """Every plain sentence of these areas (all where none is named), by key."""
    found: dict[str, str] = {}
    for path in _files(lang):
        if not areas or path.stem in areas:
            for message in _read(path):
                if message.id and isinstance(message.string, str):
                    found[str(message.id)] = message.string
    return found


def _files(lang: str) -> list[Path]:
    return sorted((HERE / LOCALES[lang]).glob("*.po"))


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.name)


@cache
def _translations(lang: str) -> gettext.GNUTranslations:
    whole = Catalog(locale=LOCALES[lang])
    for path in _files(lang):
        for message in _read(path):
            if message.id:
                whole.add(message.id, message.string)
    file = BytesIO()
    write_mo(file, whole)
    file.seek(0)
    return gettext.GNUTranslations(file)
