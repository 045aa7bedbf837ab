"""Limits and rule sets: a number, where it comes from, and how sure we are of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, Self

from geo.kind import Confidence

if TYPE_CHECKING:
    from geo.override import Override

Severity = Literal["error", "warning", "hint"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")


@dataclass(frozen=True)
class Limit:
    """One working limit, a ``[[limit]]`` table of ``data/rulesets/<name>.toml``.

    Parameters
    ----------
    rule
        Id of the limit: ``"FIT-01"``.
    code
        Family, the name of the rule function: ``"distance"``.
    severity
        ``error``, ``warning`` or ``hint``.
    subject, object
        Selectors: ``*``, a tag or a kind, or several joined by ``|``; the object may also
        be a feature's role, ``window``, ``dwelling`` (a building's use) or ``highrise``.
    value
        The number, in ``unit``: m, m2, %, h, lx, dB, 1 (a count) or slope (rise to run).
    bound
        Whether what is measured shall be at ``least`` or at ``most`` the value, for
        families that know both.
    form
        Variant of the family: how the number is taken.
    measures
        Further numbers of the limit, for formulas (``factor``, ``constant``, ...).
    standard, clause, source
        Where the number stands.
    confidence
        ``sourced``, ``secondary``, ``to_verify`` or ``project``.
    override, base
        Who changed it here, and the limit as it was below that; both ``None`` for one that
        is as its rule set says.
    """

    rule: str
    code: str
    severity: Severity
    value: float
    unit: str = "m"
    subject: str = "*"
    object: str = "*"
    form: str = ""
    bound: Literal["least", "most"] = "least"
    measures: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    standard: str = ""
    clause: str = ""
    source: str = ""
    confidence: Confidence = "to_verify"
    note: str = ""
    override: Override | None = None
    base: Limit | None = None

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """Read one ``[[limit]]`` table."""
        fields = dict(record)
        fields["measures"] = MappingProxyType(dict(fields.get("measures", {})))
        return cls(**fields)


@dataclass(frozen=True)
class RuleSet:
    """A named list of limits; every verdict names it with its hash.

    Parameters
    ----------
    overrides
        What a project or its site changed in it (`geo.override`), also of limits that are
        left out here because somebody switched them off.
    """

    name: str
    limits: tuple[Limit, ...]
    hash: str
    overrides: tuple[Override, ...] = ()

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """Read a whole rule-set file as parsed by ``data.ruleset``."""
        text = json.dumps(record, sort_keys=True, ensure_ascii=False)
        return cls(
            name=record["name"],
            limits=tuple(Limit.from_record(limit) for limit in record["limit"]),
            hash=hashlib.sha256(text.encode()).hexdigest()[:12],
        )
