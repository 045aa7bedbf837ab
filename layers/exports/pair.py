"""Two layouts as two maps in one file, tied together: side by side, or one over the other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from branca.element import Figure, MacroElement, Template

import data
from layers.exports.plan import Plan
from layers.exports.webmap import Window, layers
from layers.exports.webpage import bare_map, self_contained
from layers.exports.webparts import Far, Title

SCRIPT = Path(__file__).parent / "pair.js"


class Together(MacroElement):  # type: ignore[misc]  # branca has no types
    """Ties two maps together (``pair.js``)."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "pairOfMaps({{ this.one }}, {{ this.other }}, {{ this.words|tojson }},"
        " {{ this.opening|tojson }});{% endmacro %}"
    )

    def __init__(
        self, one: str, other: str, words: dict[str, str], opening: list[list[float]]
    ) -> None:
        super().__init__()
        self.one, self.other, self.words, self.opening = one, other, words, opening


def pair(left: Plan, right: Plan, *, faces: str = "") -> str:
    """Two layouts of one place, each on the version of the site that it is drawn on.

    Parameters
    ----------
    left, right
        Of sites with the same frame (or none), in the same language.
    faces
        ``@font-face`` rules of the host that shows it in a frame; a file has none.

    Returns
    -------
    A whole page, for a frame of its own (``srcdoc``) or a file.
    """
    t = left.translate
    page = Figure()
    maps = []
    for plan, corner in ((left, "topleft"), (right, "topright")):
        window = Window.of(plan.site)
        drawn = bare_map(window.opening, local=plan.site.frame is None, zoom="bottomleft")
        # The other map follows at any zoom, also between the steps of a pinch.
        drawn.options |= {"zoom_snap": 0, "zoom_animation": False, "inertia": False}
        for layer in layers(_without_hints(plan), window):
            drawn.add_child(layer)
        drawn.add_child(Title(plan.title, [plan.subtitle], position=corner))
        drawn.add_child(Far(window.bounds, window.view.width / 10))
        page.add_child(drawn)
        maps.append(drawn)
    if left.site.attribution:
        makers = t("sheet.note.attribution", source=left.site.attribution)
        maps[1].add_child(Title("", [makers], position="bottomright"))
    words = {name: t(f"export.pair.{name}") for name in ("how", "beside", "swipe", "divider")}
    page.add_child(
        Together(maps[0].get_name(), maps[1].get_name(), words, Window.of(left.site).opening)
    )
    return self_contained(
        maps[0],
        title=f"{left.title} | {right.title}",
        lang=left.lang,
        scripts=(SCRIPT.read_text(encoding="utf-8"),),
        faces=faces,
        style=_style(),
    )


def _without_hints(plan: Plan) -> Plan:
    """Hints are many and none of them pressing: between two layouts they would only distract."""
    return replace(plan, issues=tuple(each for each in plan.issues if plan.weight(each) != "hint"))


def _style() -> str:
    look, touch = data.look()["light"], data.look()["shape"]["touch"]
    return f"""
.k-pair .folium-map {{ position: absolute !important; top: 0 !important; left: 0 !important;
  width: 50% !important; height: 100% !important; z-index: 0 !important; }}
.k-pair .k-right {{ left: 50% !important; border-left: 2px solid {look["ink"]}; }}
.k-pair .k-right .leaflet-control-zoom, .k-pair .k-right .leaflet-control-scale {{ display: none; }}
.k-pair .k-title {{ max-width: 30vw; }}
@media (max-width: 800px) {{
  .k-pair .k-title {{ max-width: 38vw; padding: 4px 12px; }}
  .k-pair .k-title b {{ font-size: 15px; }}
  .k-swipe .leaflet-top .k-title {{ margin-top: 68px; }}
}}
.k-swipe .folium-map {{ width: 100% !important; }}
.k-swipe .k-right {{ left: 0 !important; border: 0; clip-path: inset(0 0 0 var(--k-at)); }}
.k-how {{ position: absolute; z-index: 1200; top: 10px; left: 50%; transform: translateX(-50%);
  display: flex; background: {look["card"]}; border: 1px solid {look["line"]};
  border-radius: 999px; box-shadow: 2px 3px 8px rgb(58 49 41 / 22%); padding: 3px; }}
@media (orientation: portrait) {{
  .k-pair:not(.k-swipe) .folium-map {{ width: 100% !important; height: 50% !important; }}
  .k-pair:not(.k-swipe) .k-right {{ left: 0 !important; top: 50% !important; border-left: 0;
    border-top: 2px solid {look["ink"]}; }}
  .k-pair:not(.k-swipe) .k-right .k-title {{ margin-top: 36px; }}
  .k-pair:not(.k-swipe) .k-how {{ top: 50%; transform: translate(-50%, -50%); }}
}}
.k-how button {{ border: 0; border-radius: 999px; background: none; color: inherit; font: inherit;
  font-size: 16px; min-height: {touch}px; padding: 0 18px; cursor: pointer; white-space: nowrap; }}
.k-how button[aria-pressed=true] {{ background: {look["families_soft"]["play"]};
  color: {look["families_deep"]["play"]}; font-weight: 700; }}
.k-divider {{ position: absolute; z-index: 1100; top: 0; bottom: 0; left: var(--k-at);
  width: {touch}px; margin-left: -{touch / 2}px; cursor: ew-resize; touch-action: none;
  display: none; }}
.k-swipe .k-divider {{ display: block; }}
.k-divider::before {{ content: ""; position: absolute; top: 0; bottom: 0; left: 50%; width: 4px;
  margin-left: -2px; background: {look["card"]}; box-shadow: 0 0 0 1px {look["ink"]}; }}
.k-divider::after {{ content: "⟷"; position: absolute; top: 50%; left: 0; width: {touch}px;
  height: {touch}px; margin-top: -{touch / 2}px; border-radius: 50%; display: grid;
  place-items: center; font-size: 22px; background: {look["card"]};
  border: 2px solid {look["ink"]}; box-sizing: border-box; }}
.k-divider:focus-visible, .k-how button:focus-visible {{ outline: 3px solid {look["focus"]};
  outline-offset: 2px; }}
.k-divider:focus-visible {{ outline: none; }}
.k-divider:focus-visible::after {{ outline: 3px solid {look["focus"]}; outline-offset: 2px; }}
"""
