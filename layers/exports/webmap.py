"""A plan, or several over each other, as a web map in one file."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import folium
import shapely
from shapely.geometry.base import BaseGeometry

from geo.footprint import footprint, size
from geo.issue import Issue
from geo.layout import Placement
from geo.site import Site
from layers.exports import amenities, findings, ground, rooms
from layers.exports.plan import ExportOptions, Lang, Plan, Translate, clean
from layers.exports.svg import document
from layers.exports.view import View
from layers.exports.webpage import bare_map, self_contained
from layers.exports.webparts import Far, Layouts, Title, Words
from layers.exports.webtext import folium_text

MARGIN = 16.0
"""How much of the surroundings is drawn round the boundary, m."""
OPENING = 1.5
"""How much of it shows when the map opens, m."""
LAYOUT_COLOURS = ("#b03a6f", "#1f7a8c", "#8a5a00", "#4b4fb0", "#5b7f1e", "#7a4630")
COMPARISON = Path(__file__).parent / "comparison.js"


def html(plan: Plan, _options: ExportOptions) -> bytes:
    """The plan as a page that opens anywhere, without a network and without asking for one."""
    window = Window.of(plan.site)
    drawn = bare_map(window.opening, local=plan.site.frame is None)
    t = plan.translate
    for layer in layers(plan, window):
        drawn.add_child(layer)
    local = "" if plan.site.frame else t("export.local")
    drawn.add_child(Title(plan.title, [plan.subtitle, local]))
    if plan.site.attribution:
        makers = t("sheet.note.attribution", source=plan.site.attribution)
        drawn.add_child(Title("", [makers], position="bottomright"))
    drawn.add_child(folium.LayerControl(collapsed=False))
    drawn.add_child(Far(window.bounds, window.view.width / 10))
    return self_contained(drawn, title=plan.title, lang=plan.lang).encode()


def layers(plan: Plan, window: Window) -> list[folium.FeatureGroup]:
    """Site, amenities, findings and names, each as a layer, in the order in which they lie."""
    site, pieces, names, found = (
        folium.FeatureGroup(name=folium_text(plan.translate(f"export.layer.{layer}")))
        for layer in ("site", "amenities", "labels", "conflicts")
    )
    site.add_child(window.picture(_site(plan.site, window.view)))
    pieces.add_child(
        window.picture(
            [
                ground.patterns(),
                *rooms.room_lines(plan, window.view),
                *amenities.amenities(plan, window.view),
            ]
        )
    )
    for placement in plan.layout:
        pieces.add_child(_piece(plan, placement, window))
        names.add_child(_name(plan, placement, window))
    found.add_child(window.picture([ground.patterns(), *findings.witnesses(plan, window.view)]))
    for number, issue in findings.numbered(plan):
        found.add_child(_finding(plan, issue, number, window))
    return [site, pieces, found, names]


def comparison_map(
    plans: Sequence[Plan],
    *,
    translate: Translate,
    lang: Lang,
    looks: Sequence[tuple[bool, float]] = (),
    faces: str = "",
) -> str:
    """Several layouts of one site over each other, each with its own strength and order.

    Parameters
    ----------
    plans
        Layouts of the same site, the first uppermost and full, the others fainter. Where they
        stand on different versions of it, the newest of these is drawn.
    looks
        Whether each is shown at first and how strongly, 0 to 1, where that is wanted otherwise.
    faces
        ``@font-face`` rules of the host that shows it in a frame; a file has none.

    Returns
    -------
    A whole page, for a frame of its own (``srcdoc``) or a file.
    """
    site = max(plans, key=_version).site
    window = Window.of(site)
    drawn = bare_map(window.opening, local=site.frame is None)
    drawn.add_child(window.picture(_site(site, window.view)))
    listed = []
    for number, plan in enumerate(plans):
        pane, colour = f"layout-{number}", LAYOUT_COLOURS[number % len(LAYOUT_COLOURS)]
        level = len(plans) - number
        drawn.add_child(folium.map.CustomPane(pane, z_index=450 + level, pointer_events=True))
        drawn.add_child(
            folium.map.CustomPane(f"{pane}-names", z_index=650 + level, pointer_events=True)
        )
        layer = folium.FeatureGroup(name=folium_text(plan.title), control=False)
        symbols = [ground.patterns(), *amenities.amenities(plan, window.view)]
        layer.add_child(window.picture(symbols, pane=pane))
        for placement in plan.layout:
            layer.add_child(_piece(plan, placement, window, pane=pane, colour=colour))
        for index, issue in findings.numbered(plan):
            if plan.weight(issue) != "hint":
                layer.add_child(_finding(plan, issue, index, window, pane=f"{pane}-names"))
        drawn.add_child(layer)
        shown, opacity = looks[number] if looks else (True, 1.0 if number == 0 else 0.55)
        listed.append(
            {
                "pane": pane, "name": clean(plan.title), "colour": colour, "shown": shown,
                "opacity": opacity,
            }
        )  # fmt: skip
    words = {"opacity": "export.opacity", "front": "export.to_front", "layouts": "export.layouts"}
    drawn.add_child(Far(window.bounds, window.view.width / 10))
    if site.attribution:
        makers = translate("sheet.note.attribution", source=site.attribution)
        drawn.add_child(Title("", [makers], position="bottomright"))
    said = {name: translate(key) for name, key in words.items()}
    drawn.add_child(Layouts(listed, said, window.opening))
    script = COMPARISON.read_text(encoding="utf-8")
    return self_contained(
        drawn, title=translate("export.layouts"), lang=lang, scripts=(script,), faces=faces
    )


def _version(plan: Plan) -> int:
    # a file's version may be a name; it is older than any number
    return plan.site_version if isinstance(plan.site_version, int) else -1


@dataclass(frozen=True)
class Window:
    """The part of the site that is drawn, and how its metres become the map's coordinates."""

    site: Site
    view: View
    bounds: list[list[float]]
    opening: list[list[float]]

    @classmethod
    def of(cls, site: Site) -> Window:
        """The window of a site: its boundary and what is around."""
        x0, y0, x1, y1 = site.boundary.buffer(MARGIN).bounds
        # 1 : 100, north up: one unit of the drawing is 1 cm on paper, 0.1 m on the site
        view = View(100, 0.0, (x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) * 10, (y1 - y0) * 10)
        opening = shapely.box(*site.boundary.buffer(OPENING).bounds)
        return cls(site, view, _corners(site, shapely.box(x0, y0, x1, y1)), _corners(site, opening))

    def picture(
        self, content: Sequence[str], pane: str = "overlayPane"
    ) -> folium.raster_layers.ImageOverlay:
        """An SVG drawing of this window, laid where it belongs."""
        drawing = document(self.view.width, self.view.height, *content)
        packed = base64.b64encode(drawing.encode()).decode()
        return folium.raster_layers.ImageOverlay(
            f"data:image/svg+xml;base64,{packed}", self.bounds, interactive=False, pane=pane,
            control=False,
        )  # fmt: skip

    def ring(self, geometry: BaseGeometry) -> list[list[float]]:
        """A polygon's outer ring as ``[[lat, lon], …]``, of a local site ``[[y, x], …]``."""
        return _lat_lon(self.site, geometry.exterior)

    def above(self, geometry: BaseGeometry) -> list[float]:
        """The middle of a geometry's northern edge: where its name hangs."""
        x0, _, x1, y1 = geometry.bounds
        return _lat_lon(self.site, shapely.Point((x0 + x1) / 2, y1))[0]

    def point(self, geometry: BaseGeometry) -> list[float]:
        """A point in the middle of a geometry."""
        return _lat_lon(self.site, geometry.representative_point())[0]


def _corners(site: Site, area: BaseGeometry) -> list[list[float]]:
    coordinates = _lat_lon(site, area.exterior)
    lats, lons = zip(*coordinates, strict=True)
    return [[min(lats), min(lons)], [max(lats), max(lons)]]


def _lat_lon(site: Site, geometry: BaseGeometry) -> list[list[float]]:
    turned = site.frame.to_degrees(geometry) if site.frame else geometry
    return [[round(y, 9), round(x, 9)] for x, y in shapely.get_coordinates(turned)]


def _site(site: Site, view: View) -> list[str]:
    return [
        ground.patterns(),
        *ground.site_ground(site, view),
        *ground.crowns(site, view),
        *ground.site_edge(site, view),
    ]


def _piece(
    plan: Plan, placement: Placement, window: Window, pane: str = "overlayPane", colour: str = ""
) -> folium.Polygon:
    kind = plan.kind(placement)
    outline = folium.Polygon(
        window.ring(footprint(placement, kind)),
        color=colour or amenities.FAMILIES[kind.family],
        weight=2 if colour else 0,
        fill=True,  # see-through, but it can be touched
        fill_opacity=0.0,
    )
    outline.options["pane"] = pane  # folium drops what it does not know of
    outline.add_child(Words(_about(plan, placement)))
    return outline


def _about(plan: Plan, placement: Placement) -> str:
    """What stands in the bubble of an amenity."""
    kind = plan.kind(placement)
    width, depth = size(placement, kind)
    measures = plan.translate("export.size", width=plan.quantity(width), depth=plan.quantity(depth))
    lines = [f"<b>{folium_text(plan.translate(f'kind.{kind.code}'))}</b>"]
    if placement.outline is None:
        lines.append(f'<p class="soft">{folium_text(measures)}</p>')
    if placement.note:
        note = plan.translate("export.note", note=placement.note)
        lines.append(f"<p>{folium_text(note)}</p>")
    lines += [
        f"<p>{folium_text(plan.sentence(issue))}</p>"
        for issue in plan.issues
        if placement.id in issue.placements
    ]
    return "".join(lines)


def _name(plan: Plan, placement: Placement, window: Window) -> folium.Marker:
    kind = plan.kind(placement)
    words = folium_text(plan.translate(f"kind.{kind.code}.short"))
    colour = amenities.FAMILIES_DEEP[kind.family]
    sign = document(10, 10, amenities.disc(kind, 5, 5, 4.6), unit="")
    return _label(
        window.above(footprint(placement, kind)),
        f'<div class="k-name" style="color:{colour}">{sign}{words}</div>',
        _about(plan, placement),
    )


def _finding(
    plan: Plan, issue: Issue, number: str, window: Window, pane: str = "markerPane"
) -> folium.Marker:
    limit, t = issue.limit, plan.translate
    source = " ".join(filter(None, [limit.rule, limit.standard, limit.clause]))
    source = f"{source} · {t(f'sheet.confidence.{limit.confidence}')}"
    width = 6 + findings.stretch(number, 2.3)
    sign = document(width, 6, findings.mark(plan.weight(issue), number, width / 2, 3, 2.3), unit="")
    place = findings.place_of(issue, plan)
    return _label(
        window.point(plan.site.boundary if place.is_empty else place),
        f'<div class="k-mark">{sign}</div>',
        f"<b>{folium_text(t(f'export.severity.{issue.severity}'))}</b>"
        + "".join(
            f"<p>{folium_text(plan.sentence(one))}</p>"
            for one in plan.issues
            if findings.same_place(one, issue, plan)
        )
        + f'<p class="soft">{folium_text(source)}</p>'
        + (f'<p class="soft">{folium_text(ruling)}</p>' if (ruling := plan.ruling(issue)) else ""),
        pane,
    )


def _label(at: list[float], content: str, about: str, pane: str = "markerPane") -> folium.Marker:
    icon = folium.DivIcon(html=content, icon_size=(0, 0), class_name="k-sign")
    marker = folium.Marker(at, icon=icon, pane=pane)
    marker.add_child(Words(about))
    return marker
