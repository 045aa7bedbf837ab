"""A whole project in one file, to be taken to another server and merged there.

``lines`` says what stands in the file, ``pack`` writes it, ``sealed`` opens the zip, ``unpack``
checks all of it, ``gather`` reads a project out of the database, ``merge`` takes one into it. Why
a zip of JSON lines, and what merging means: docs/decisions/0009.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.exc import IntegrityError

from geo.kind import Kind
from layers.bundle.gather import gather
from layers.bundle.lines import Bundle
from layers.bundle.merge import merge
from layers.bundle.pack import pack
from layers.bundle.taken import Taken
from layers.bundle.unpack import unpack
from layers.engine import Database

_ATTEMPTS = 3


class Bundles:
    """Projects as files; safe to call from any thread."""

    def __init__(self, database: Database, kinds: Mapping[str, Kind]) -> None:
        self._database = database
        self._kinds = kinds

    def export(self, project_id: str, lent: Callable[[str], str]) -> bytes:
        """Everything of a project in one file; the same state gives the same bytes.

        Parameters
        ----------
        lent
            Token by which this server's planners draw on a layout of nobody's, by its id; on
            another server it is another one, so such a layout leaves as nobody's.

        Raises
        ------
        InputError
            ``project.unknown``.
        """
        with self._database.reading() as session:
            return pack(gather(session, project_id, lent))

    def take_in(self, content: bytes, file: str) -> Taken:
        """Add what a file holds and is not here yet: all of it or nothing.

        Parameters
        ----------
        content
            The whole file.
        file
            Its name, for sentences only.

        Raises
        ------
        InputError
            ``bundle.*``, or what the readers say of a site, a name, an edit; nothing was changed.
        """
        bundle = unpack(content, file, self._kinds)
        for attempt in range(_ATTEMPTS):
            try:
                with self._database.writing() as session:
                    return merge(session, bundle, self._kinds)
            except IntegrityError:
                # Another server's process wrote in the same moment; what it wrote is seen now.
                if attempt == _ATTEMPTS - 1:
                    raise
        raise AssertionError


__all__ = ["Bundle", "Bundles", "Taken"]
