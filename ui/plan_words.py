"""What is said of a drawing that was made a site: how its points agree, what was left out."""

from __future__ import annotations

from collections.abc import Iterator

from geo.helmert import NOTICED, Fit
from layers.imports.control_points import STRETCHED, KnownLength, unit_name
from layers.imports.plan_features import NEAR
from layers.imports.plan_site import Made
from ui.words import t


def told(made: Made, length: KnownLength | None, lang: str) -> Iterator[str]:
    """Everything that somebody should know before relying on the site."""
    yield t(lang, "plan.unit", unit=unit_name(made.unit))
    if made.laid is not None:
        yield agreement(made.laid.fit, lang)
        if stretched(made.laid.fit):
            yield t(lang, "points.stretched", percent=percent(made.laid.fit.helmert.scale))
    if made.length is not None and length is not None:
        share = percent(made.length / length.metres)
        yield t(lang, "points.length", metres=f"{length.metres:.3f}",
                drawn=f"{made.length:.3f}", percent=share)  # fmt: skip
    if made.moved != (0.0, 0.0):
        yield t(lang, "plan.moved", x=f"{made.moved[0]:.0f}", y=f"{made.moved[1]:.0f}")
    for reason in ("shape", "width", "far", "unread"):
        if made.left.get(reason):
            yield t(lang, f"plan.left.{reason}", n=made.left[reason], limit=f"{NEAR:.0f}")
    if made.mended:
        yield t(lang, "plan.mended", n=made.mended)


def agreement(fit: Fit, lang: str) -> str:
    """Whether control points agree, and which one to look at if they do not."""
    rms = f"{fit.rms:.3f}"
    if len(fit.residuals) == 2:
        return t(lang, "points.two")
    if fit.rms <= NOTICED:
        return t(lang, "points.agree", rms=rms)
    if fit.suspect is None:
        return t(lang, "points.disagree", rms=rms)
    return t(lang, "points.suspect", rms=rms, number=fit.suspect + 1)


def stretched(fit: Fit) -> bool:
    """Whether the drawing had to be made larger or smaller by more than a drawing is off."""
    return abs(fit.helmert.scale - 1) > STRETCHED


def percent(share: float) -> str:
    """How far a share is from the whole: ``+1.25``."""
    return f"{100 * (share - 1):+.2f}"
