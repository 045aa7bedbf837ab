"""What folium does not have: parts of a map page that set people's words as plain JSON strings."""

from __future__ import annotations

from branca.element import MacroElement, Template

from layers.exports.plan import clean


class Words(MacroElement):  # type: ignore[misc]  # branca has no types
    """A bubble. Folium's own needs jQuery; this one hands Leaflet a JSON string."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "{{ this._parent.get_name() }}.bindPopup({{ this.words|tojson }}, {maxWidth: 280});"
        "{% endmacro %}"
    )

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words


class Title(MacroElement):  # type: ignore[misc]  # branca has no types
    """A title and lines below it on a card in a corner of the map, set as text."""

    _template = Template(
        "{% macro script(this, kwargs) %}(() => {"
        "const title = L.control({position: {{ this.position|tojson }}});"
        'title.onAdd = () => { const card = L.DomUtil.create("div", "k-title");'
        "if ({{ this.title|tojson }})"
        ' L.DomUtil.create("b", "", card).textContent = {{ this.title|tojson }};'
        "for (const line of {{ this.lines|tojson }})"
        ' L.DomUtil.create("span", "", card).textContent = line;'
        "return card; };"
        "title.addTo({{ this._parent.get_name() }}); })();{% endmacro %}"
    )

    def __init__(self, title: str, lines: list[str], position: str = "topleft") -> None:
        super().__init__()
        self.position = position
        self.title, self.lines = clean(title), [clean(line) for line in lines if line]


class Far(MacroElement):  # type: ignore[misc]  # branca has no types
    """Names shrink to their discs where the map shows too little of a metre for words."""

    _template = Template(
        "{% macro script(this, kwargs) %}(map => {"
        "const corners = L.latLngBounds({{ this.bounds|tojson }});"
        "const look = () => {"
        "const west = map.latLngToLayerPoint(corners.getSouthWest());"
        "const east = map.latLngToLayerPoint(corners.getSouthEast());"
        "map.getContainer().classList.toggle("
        '"k-far", (east.x - west.x) / {{ this.width }} < {{ this.near }}); };'
        'map.on("zoomend", look); map.whenReady(look);'
        "L.control.scale({imperial: false}).addTo(map);"
        "})({{ this._parent.get_name() }});{% endmacro %}"
    )
    near = 24
    """Pixels a metre needs before names are written out."""

    def __init__(self, bounds: list[list[float]], width: float) -> None:
        super().__init__()
        self.bounds, self.width = bounds, width


class Layouts(MacroElement):  # type: ignore[misc]  # branca has no types
    """The list of layouts (``comparison.js``); the map opens on what it leaves free."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "layoutsControl({{ this._parent.get_name() }}, {{ this.layouts|tojson }},"
        " {{ this.words|tojson }}, {{ this.opening|tojson }});{% endmacro %}"
    )

    def __init__(
        self,
        layouts: list[dict[str, object]],
        words: dict[str, str],
        opening: list[list[float]],
    ) -> None:
        super().__init__()
        self.layouts, self.words, self.opening = layouts, words, opening
