"""Rules as a project changed them: every change with who, when and why, none ever lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import cast

from geo.catalogue import ruleset
from geo.errors import InputError
from geo.limit import SEVERITIES, RuleSet, Severity
from geo.override import LEVELS, Lapsed, Level, Override, overridden, standing
from layers import projects, signed_rows
from layers.engine import Database
from layers.tables import OverrideRow, now


@dataclass(frozen=True)
class Change:
    """A change of a rule as it was made.

    Parameters
    ----------
    taken_back
        Who took it back, when and why, as an override that tells nothing else; ``None``
        while it stands.
    """

    id: str
    override: Override
    taken_back: Override | None


class Rulings:
    """The rules that projects are judged by; safe to call from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._applied = lru_cache(maxsize=64)(self._up_to)

    def rules(self, project_id: str) -> RuleSet:
        """The rule set that a project is judged by: its own, with what it changed."""
        return self._now(project_id)[0]

    def lapsed(self, project_id: str) -> tuple[Lapsed, ...]:
        """Changes that the rule set as it is now no longer allows; judging passes them over."""
        return self._now(project_id)[1]

    def changes(self, project_id: str) -> list[Change]:
        """Every change a project ever made, in order."""
        with self._database.reading() as session:
            rows = signed_rows.rows(session, OverrideRow, project_id)
        back = {row.takes_back: _override(row) for row in rows if row.takes_back}
        return [
            Change(row.id, _override(row), back.get(row.id))
            for row in rows
            if row.takes_back is None
        ]

    def change(self, project_id: str, override: Override) -> str:
        """Change a rule; the change's id. Its moment is given here, whatever it brings.

        Raises
        ------
        InputError
            ``override.*`` · ``text.too_long`` · ``project.unknown``; nothing was changed.
        """
        _check_words(override)
        who, why = signed_rows.signature(override.who, override.why)
        override = replace(override, who=who, why=why, when=now())
        with self._database.writing() as session:
            rules = ruleset(signed_rows.locked(session, project_id).rules)
            seq = signed_rows.last_seq(session, OverrideRow, project_id)
            counting = self._applied(project_id, rules.name, seq)[0].overrides
            overridden(rules, [*counting, override])
            row = _row(project_id, seq + 1, override)
            session.add(row)
            return row.id

    def take_back(self, project_id: str, change_id: str, who: str, why: str) -> None:
        """Take a change back; what stood before it counts again.

        Raises
        ------
        InputError
            ``override.not_there`` · ``override.unsigned`` · ``text.too_long``.
        """
        who, why = signed_rows.signature(who, why)
        with self._database.writing() as session:
            signed_rows.locked(session, project_id)
            rows = signed_rows.rows(session, OverrideRow, project_id)
            taken = {row.id: row for row in signed_rows.standing(rows)}.get(change_id)
            if taken is None:
                raise InputError("override.not_there")
            if not (who and why):
                raise InputError("override.unsigned", rule=taken.rule)
            said = Override(taken.rule, cast(Level, taken.level), who=who, why=why)
            session.add(_row(project_id, rows[-1].seq + 1, said, takes_back=change_id))

    def _now(self, project_id: str) -> tuple[RuleSet, tuple[Lapsed, ...]]:
        with self._database.reading() as session:
            name = projects.get(session, project_id).rules
            seq = signed_rows.last_seq(session, OverrideRow, project_id)
        return self._applied(project_id, name, seq)

    def _up_to(self, project_id: str, name: str, seq: int) -> tuple[RuleSet, tuple[Lapsed, ...]]:
        """The rules after so many rows; asked once, since rows never change."""
        if not seq:
            return ruleset(name), ()
        with self._database.reading() as session:
            rows = signed_rows.rows(session, OverrideRow, project_id, seq)
        return standing(ruleset(name), [_override(row) for row in signed_rows.standing(rows)])


def _check_words(override: Override) -> None:
    if override.level not in LEVELS or override.severity not in {None, *SEVERITIES}:
        raise ValueError(f"not a level or severity: {override.level}, {override.severity}")
    tells_nothing = replace(override, value=None, severity=None, off=None, confirmed=False)
    if override == tells_nothing and not override.measures:
        raise InputError("override.nothing")


def _row(
    project_id: str, seq: int, override: Override, takes_back: str | None = None
) -> OverrideRow:
    return OverrideRow(
        project_id=project_id,
        seq=seq,
        rule=override.rule,
        level=override.level,
        value=override.value,
        severity=override.severity,
        measures=dict(override.measures),
        off=override.off,
        confirmed=override.confirmed,
        who=override.who,
        why=override.why,
        takes_back=takes_back,
    )


def _override(row: OverrideRow) -> Override:
    return Override(
        row.rule,
        cast(Level, row.level),
        value=row.value,
        severity=cast("Severity | None", row.severity),
        measures=MappingProxyType(dict(row.measures)),
        off=row.off,
        confirmed=row.confirmed,
        who=row.who,
        when=row.made_at,
        why=row.why,
    )
