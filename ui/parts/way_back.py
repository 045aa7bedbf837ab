"""Where signing in may lead back to: the planner's own pages and nowhere else."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

STAFF = ("planner", "sites", "layers", "compare", "understand", "common", "files", "paper", "rules")
"""Pages that only a planner sees, by their path."""
LONGEST = 500
"""Characters of an address that is kept."""


def way_back(asked: str) -> str:
    """An address inside this app as it may be followed, or empty.

    Only one of our staff pages' paths exactly, with its query written anew; so neither another
    host (``//host``) nor a route that does something can be led to.

    Parameters
    ----------
    asked
        Path and query as the browser sent them; anything.
    """
    if len(asked) > LONGEST:
        return ""
    try:
        parts = urlsplit(asked)
        if parts.scheme or parts.netloc or parts.path not in {f"/{name}" for name in STAFF}:
            return ""
        query = [pair for pair in parse_qsl(parts.query) if pair[0] not in {"key", "next"}]
    except ValueError:
        return ""
    return f"{parts.path}?{urlencode(query)}" if query else parts.path
