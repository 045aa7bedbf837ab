"""People's words on their way into a web page that folium writes."""

from __future__ import annotations

from layers.exports.plan import clean

_RISKY = "&<>\"'`${}\\/="


def folium_text(words: str) -> str:
    """Make words safe as HTML inside the JavaScript template literals that folium writes.

    ``html.escape`` alone is not enough there: ``${alert(1)}`` would run. Besides the five of
    HTML, also the characters that end or fill a template literal become entities; line breaks
    and everything invisible are gone already (``plan.clean``).

    Returns
    -------
    Text that shows exactly the given words when set as HTML, once JavaScript has read it.
    """
    return "".join(
        f"&#{ord(character)};" if character in _RISKY else character for character in clean(words)
    )
