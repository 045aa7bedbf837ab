"""Exceptions: what may stand in the room round an amenity all the same."""

from __future__ import annotations

from collections.abc import Iterable

from geo.kind import Kind
from geo.limit import Limit
from geo.site import Feature


def exceptions(limits: Iterable[Limit]) -> tuple[Limit, ...]:
    """The limits of form ``exception`` among others: they ask for nothing, they allow."""
    return tuple(each for each in limits if each.code == "clearance" and each.form == "exception")


def may_stand(exempt: Iterable[Limit], owner: Kind, other: Kind | Feature) -> bool:
    """Whether an exception lets ``other`` stand in the room round ``owner``.

    An exception's subject is whose room it is: where one falls from less than ``value`` m
    and is not carried along. Its object, kinds or roles of the site, is what may stand
    there.
    """
    return any(
        owner.answers_to(limit.subject)
        and owner.measures.get("fall_height", 0.0) < limit.value
        and "forced" not in owner.tags
        and _means(limit.object, other)
        for limit in exempt
    )


def _means(selector: str, other: Kind | Feature) -> bool:
    if isinstance(other, Feature):
        return other.role in selector.split("|")
    return other.answers_to(selector)
