"""``koudai photo``: a photo of a playing sheet with cards on it, as a layout file."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from geo.catalogue import catalogue
from geo.site import Site
from layers.exports.geojson import layout_text
from layers.imports.photo.reading import Reading, read_photo
from ui.disk import read_whole, shown, write_whole
from ui.paper import MOST_OFF, bare_plans, unread_sentence
from ui.words import Translate, t


def photo(chosen: argparse.Namespace, site: Site) -> tuple[Reading, bytes]:
    """Read the photo and write the layout.

    Returns
    -------
    What was read, and the layout file as it was written.

    Raises
    ------
    InputError
        As `read_photo`, and those of the disk.
    """
    reading = read_photo(
        read_whole(chosen.photo), shown(chosen.photo), bare_plans([site]), chosen.scale
    )
    content = layout_text(reading.layout(), catalogue(), site).encode()
    write_whole(chosen.out, content)
    return reading, content


def lines(reading: Reading, words: Translate, lang: str) -> Iterator[str]:
    """One line a card, then what was not readable, then how exact it is."""
    layout = reading.layout()
    ids = list(layout.placements)
    for each in layout:
        yield words(
            "command.photo.piece", id=each.id, kind=words(f"kind.{each.kind}"), x=f"{each.x:.2f}",
            y=f"{each.y:.2f}", turn=f"{each.turn:.1f}",
        )  # fmt: skip
    for first, second in reading.together:
        yield words("command.photo.together", first=ids[first], second=ids[second])
    for unread in reading.unread:
        yield unread_sentence(unread, lang)
    if abs(reading.printed - 1) > MOST_OFF:
        yield t(lang, "paper.printed", percent=f"{reading.printed * 100:.0f}")
    yield words(
        "command.photo.summary", n=len(layout), unread=len(reading.unread),
        error=f"{reading.error:.2f}", scale=reading.sheet.scale, paper=reading.sheet.paper,
        seen=reading.edges[0], all=reading.edges[1],
    )  # fmt: skip
