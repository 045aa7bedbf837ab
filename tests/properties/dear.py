"""Dear properties: fewer examples at every run, all of them in the long profile."""

from __future__ import annotations

from hypothesis import settings


def dear(examples: int) -> settings:
    """So many examples, for a property of which one example takes a tenth of a second or more."""
    most = settings.default.max_examples
    return settings(max_examples=examples if most <= 100 else most)
