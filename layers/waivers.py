"""Issues that a project accepted: in one layout, or, about the site alone, in all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from geo.errors import InputError
from geo.waiver import Waiver, signed
from layers import layouts, signed_rows
from layers.engine import Database
from layers.tables import WaiverRow, now

KEY_CAP = 40_000
"""Longest key of an issue, code points: the ids of all that lies behind one bottleneck."""


@dataclass(frozen=True)
class Acceptance:
    """A waiver that stands; ``layout_id`` is ``None`` where it counts in every layout."""

    id: str
    waiver: Waiver
    layout_id: str | None


class Waivers:
    """What planners accepted; safe to call from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_project(self, project_id: str) -> list[Acceptance]:
        """Every waiver of a project that stands, in order."""
        with self._database.reading() as session:
            rows = signed_rows.rows(session, WaiverRow, project_id)
        return [
            Acceptance(row.id, Waiver(row.key, row.who, row.made_at, row.why), row.layout_id)
            for row in signed_rows.standing(rows)
        ]

    def of_layout(self, project_id: str, layout_id: str) -> tuple[Waiver, ...]:
        """Waivers that count in a layout: those for all, then its own, which go before."""
        return counting_in(self.of_project(project_id), layout_id)

    def waive(
        self, project_id: str, key: str, who: str, why: str, layout_id: str | None = None
    ) -> str:
        """Accept an issue in one layout, or in all; the waiver's id.

        Raises
        ------
        InputError
            ``waiver.unsigned`` · ``text.too_long`` · ``layout.unknown`` ·
            ``project.unknown``; nothing was accepted.
        """
        who, why = signed_rows.signature(who, why)
        if len(key) > KEY_CAP:
            raise InputError("text.too_long", limit=KEY_CAP)
        waiver = signed(Waiver(key, who, now(), why))
        with self._database.writing() as session:
            signed_rows.locked(session, project_id)
            if layout_id is not None:
                _check_owner(session, project_id, layout_id)
            row = _row(session, project_id, layout_id, waiver)
            session.add(row)
            return row.id

    def take_back(self, project_id: str, waiver_id: str, who: str, why: str) -> None:
        """Count an accepted issue again.

        Raises
        ------
        InputError
            ``waiver.not_there`` · ``waiver.unsigned`` · ``text.too_long``.
        """
        who, why = signed_rows.signature(who, why)
        with self._database.writing() as session:
            signed_rows.locked(session, project_id)
            rows = signed_rows.rows(session, WaiverRow, project_id)
            taken = {row.id: row for row in signed_rows.standing(rows)}.get(waiver_id)
            if taken is None:
                raise InputError("waiver.not_there")
            said = signed(Waiver(taken.key, who, now(), why))
            row = _row(session, project_id, taken.layout_id, said)
            row.takes_back = waiver_id
            session.add(row)


def counting_in(found: Sequence[Acceptance], layout_id: str) -> tuple[Waiver, ...]:
    """Of a project's waivers those that count in a layout: as `Waivers.of_layout`."""
    return tuple(
        each.waiver for owner in (None, layout_id) for each in found if each.layout_id == owner
    )


def _check_owner(session: Session, project_id: str, layout_id: str) -> None:
    if layouts.get(session, layout_id).project_id != project_id:
        raise InputError("layout.unknown")


def _row(session: Session, project_id: str, layout_id: str | None, waiver: Waiver) -> WaiverRow:
    return WaiverRow(
        project_id=project_id,
        seq=signed_rows.last_seq(session, WaiverRow, project_id) + 1,
        layout_id=layout_id,
        key=waiver.key,
        who=waiver.who,
        why=waiver.why,
    )
