"""How QGIS draws a plan: styles in the colours of the look, and a project of its layers."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

import data
from geo.frame import Frame
from layers.exports import qgis_site
from layers.exports.plan import Plan
from layers.exports.qgis_site import Categories
from layers.exports.qgis_symbols import dots, fill, hatch, line, marker, rgba
from layers.exports.tables import site_crs

LOOK = data.look()["light"]
PLAN, FAMILIES, VERDICT = LOOK["plan"], LOOK["families"], LOOK["verdict"]
FONT = data.look()["type"]["family"]
HEAD = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
VERSION = "3.22.0"
"""Oldest QGIS these files were opened with."""


@dataclass(frozen=True)
class Layer:
    """One layer of the file: its table, its name for people and its style.

    Parameters
    ----------
    only
        Which rows of the table, as SQL; empty: all.
    number
        Tells layers of the same table apart.
    seen, opacity
        Whether it is shown at first, and how strongly, 0 to 1.
    """

    table: str
    title: str
    geometry: str
    style: str
    only: str = ""
    number: int = 0
    seen: bool = True
    opacity: float = 1.0

    @property
    def id(self) -> str:
        """QGIS wants at least 17 characters, and takes the last 17 for a time stamp."""
        return f"{self.table}_20260101{self.number:09}"


def styles(plan: Plan) -> dict[str, str]:
    """The QML of every layer of the GeoPackage, by table name."""
    t = plan.translate
    name = f"name_{plan.lang}"
    families = [(code, t(f"family.{code}"), fill(colour + "66", colour, 0.45))
                for code, colour in FAMILIES.items()]  # fmt: skip
    verdicts = {
        "error": VERDICT["conflict"], "warning": VERDICT["warning"],
        "hint": VERDICT["warning_deep"],
    }  # fmt: skip

    def by_severity(draw: Mapping[str, str]) -> list[tuple[str, str, str]]:
        return [(code, t(f"export.severity.{code}"), layers) for code, layers in draw.items()]

    red, amber, brown = verdicts.values()
    edge = fill("#00000000", PLAN["boundary"], 0.7, "dash dot")
    return {
        "boundary": qml("fill", "", [("", "", edge)]),
        "site_areas": qml("fill", qgis_site.AREA_SIGN, qgis_site.areas(plan), label="name"),
        "site_lines": qml("line", '"role"', qgis_site.lines(plan), label="name"),
        "site_points": qml("marker", '"role"', qgis_site.points(plan)),
        "zones": qml("fill", '"family"', [
            (code, t(f"family.{code}"), fill("#00000000", colour, 0.3, "dash"))
            for code, colour in FAMILIES.items()
        ]),
        "amenities": qml("fill", '"family"', families, label=name),
        "conflict_areas": qml("fill", '"severity"', by_severity({
            "error": hatch(red) + fill("#00000000", red, 0.5),
            "warning": dots(amber) + fill("#00000000", amber, 0.4),
            "hint": fill("#00000000", brown, 0.3, "dot"),
        }), label="number"),
        "conflict_lines": qml("line", '"severity"', by_severity({
            "error": line(red, 0.7), "warning": line(amber, 0.6, "dash"),
            "hint": line(brown, 0.4, "dot"),
        }), label="number"),
        "conflict_points": qml("marker", '"severity"', by_severity({
            "error": marker("octagon", red, 4.0), "warning": marker("triangle", amber, 4.0),
            "hint": marker("circle", LOOK["card"], 3.4, brown),
        }), label="number"),
    }  # fmt: skip


def qml(type: str, field: str, categories: Categories, label: str = "") -> str:
    """A style file: one symbol for all where there is no field, else one a value."""
    cases = list(categories)
    symbols = "".join(
        f'<symbol type="{type}" name="{i}" alpha="1" clip_to_extent="1">{layers}</symbol>'
        for i, (_, _, layers) in enumerate(cases)
    )
    if field:
        listed = "".join(
            f'<category render="true" symbol="{i}" value="{escape(value)}" label="{escape(name)}"/>'
            for i, (value, name, _) in enumerate(cases)
        )
        renderer = (
            f'<renderer-v2 type="categorizedSymbol" attr="{escape(field)}" forceraster="0" '
            f'symbollevels="0" enableorderby="0"><categories>{listed}</categories>'
            f"<symbols>{symbols}</symbols></renderer-v2>"
        )
    else:
        renderer = (
            '<renderer-v2 type="singleSymbol" forceraster="0" symbollevels="0" enableorderby="0">'
            f"<symbols>{symbols}</symbols></renderer-v2>"
        )
    return (
        f'{HEAD}<qgis version="{VERSION}" styleCategories="Symbology|Labeling" '
        f'labelsEnabled="{int(bool(label))}">{renderer}{_labels(label, type)}'
        "<blendMode>0</blendMode></qgis>"
    )


def project(plan: Plan, layers: Iterable[Layer], file: str) -> bytes:
    """A zipped QGIS project over the tables of the file it stands in.

    Parameters
    ----------
    layers
        The uppermost first.
    file
        Name of the GeoPackage, from the project's point of view.
    """
    layers = list(layers)
    srs = _srs(plan.site.frame)

    def source(layer: Layer) -> str:
        return f"./{file}|layername={layer.table}" + (f"|subset={layer.only}" if layer.only else "")

    tree = "".join(
        f'<layer-tree-layer id="{layer.id}" name="{escape(layer.title)}" '
        f'checked="Qt::{"Checked" if layer.seen else "Unchecked"}" '
        f'expanded="0" providerKey="ogr" source="{escape(source(layer))}"/>'
        for layer in layers
    )
    maps = "".join(
        f'<maplayer type="vector" geometry="{layer.geometry}" '
        f'labelsEnabled="{int("<labeling" in layer.style)}"><id>{layer.id}</id>'
        f"<datasource>{escape(source(layer))}</datasource>"
        f"<layername>{escape(layer.title)}</layername><srs>{srs}</srs>"
        f'<provider encoding="UTF-8">ogr</provider>{_inside(layer.style)}'
        f"<layerOpacity>{layer.opacity:g}</layerOpacity></maplayer>"
        for layer in layers
    )
    x0, y0, x1, y1 = plan.site.boundary.buffer(5).bounds
    document = (
        f'{HEAD}<qgis version="{VERSION}" projectname="{escape(plan.title)}">'
        f"<title>{escape(plan.title)}</title><projectCrs>{srs}</projectCrs>"
        f"<layer-tree-group>{tree}</layer-tree-group>"
        f'<mapcanvas name="theMapCanvas"><units>meters</units><extent><xmin>{x0}</xmin>'
        f"<ymin>{y0}</ymin><xmax>{x1}</xmax><ymax>{y1}</ymax></extent>"
        f"<rotation>{-plan.site.view_turn}</rotation><destinationsrs>{srs}</destinationsrs>"
        f"</mapcanvas><projectlayers>{maps}</projectlayers>"
        '<properties><SpatialRefSys><ProjectionsEnabled type="int">1</ProjectionsEnabled>'
        '</SpatialRefSys><Paths><Absolute type="bool">false</Absolute></Paths></properties></qgis>'
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("layout.qgs", (2026, 1, 1, 0, 0, 0)), document)
    return packed.getvalue()


def _inside(style: str) -> str:
    found = re.search(r"<qgis[^>]*>(.*)</qgis>", style, re.DOTALL)
    assert found is not None
    return found[1]


def _srs(frame: Frame | None) -> str:
    crs = site_crs(frame)
    if frame is None or crs is None:
        return '<spatialrefsys nativeFormat="Wkt"><wkt></wkt><proj4></proj4></spatialrefsys>'
    proj4 = (
        f"+proj=tmerc +lat_0={frame.lat0!r} +lon_0={frame.lon0!r} +k=1 +x_0=0 +y_0=0 "
        "+datum=WGS84 +units=m +no_defs"
    )
    return (
        f'<spatialrefsys nativeFormat="Wkt"><wkt>{escape(crs.to_wkt())}</wkt>'
        f"<proj4>{proj4}</proj4><srsid>0</srsid><srid>0</srid><authid></authid>"
        f"<description>{escape(crs.name)}</description><projectionacronym>tmerc</projectionacronym>"
        "<ellipsoidacronym>EPSG:7030</ellipsoidacronym><geographicflag>false</geographicflag>"
        "</spatialrefsys>"
    )


def _labels(field: str, type: str) -> str:
    if not field:
        return ""
    # A number goes anywhere on its area, and so beside the name of the thing it is about.
    placement = {"fill": 4 if field == "number" else 1, "line": 2, "marker": 1}[type]
    # Names go before numbers, numbers before what the site's parts are called.
    weight = {"name": 2, "number": 5}.get(field, 8)
    return (
        f'<labeling type="simple"><settings><text-style fieldName="{field}" fontFamily="{FONT}" '
        f'fontSize="8" fontSizeUnit="Point" namedStyle="Bold" fontWeight="75" '
        f'textColor="{rgba(LOOK["ink"])}">'
        f'<text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" '
        f'bufferColor="{rgba(LOOK["card"])}"/></text-style>'
        f'<placement placement="{placement}" priority="{weight}"/>'
        # Ground lies under everything: were it an obstacle, QGIS would write nothing on it.
        '<rendering drawLabels="1" obstacle="0"/></settings></labeling>'
    )
