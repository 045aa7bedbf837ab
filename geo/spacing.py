"""How far apart a ``distance`` limit wants two things, by its form."""

from __future__ import annotations

from geo.kind import Kind
from geo.limit import Limit


def spacing(limit: Limit, kind: Kind, other: Kind | None = None) -> float:
    """Distance that a kind must keep, m; 0 for none.

    Parameters
    ----------
    limit
        By ``form``. ``noise``: so far that the kind's ``noise`` has fallen to ``level``
        dB(A): a point source in the open loses 20·log10 of the distance, of which
        ``value`` m is where its loudness is told. What is no louder than that there asks
        for nothing: nearer than that it is no point. ``ranges``: ``value`` between what
        people reach from either (``reach`` m beyond the footprint). Else ``value``.
    kind
        The limit's subject.
    other
        Its object; ``None`` for what stands on the site.
    """
    if limit.form == "noise":
        louder = kind.measures.get("noise", 0.0) - limit.measures["level"]
        return limit.value * 10.0 ** (louder / 20) if louder > 0 else 0.0
    if limit.form == "ranges":
        reaches = [each.measures.get("reach", 0.0) for each in (kind, other) if each is not None]
        return limit.value + sum(reaches)
    return limit.value
