"""A plan for CAD: DXF of 2010 in site metres, true to size, with points to bring it back by."""

from __future__ import annotations

import datetime
import hashlib
import io
import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

import data
from geo.footprint import footprint
from geo.site import Role
from layers import cad
from layers.exports.dxf_labels import Labels
from layers.exports.dxf_words import plain
from layers.exports.plan import ExportOptions, Plan

if TYPE_CHECKING:
    from ezdxf.document import Drawing
    from ezdxf.layouts.layout import Modelspace

APP = "KOUDAI"
"""Name of our extended data (what a shape is), of the text style and of the way of measuring."""

LETTERS = 2.0
"""Height of letters on paper at the drawing's scale, mm."""
_SCALES = (50, 100, 200)
_PAPER = 380, 260
"""What an A3 sheet has room for, mm."""

# layer → (colour by CAD's own numbers, line type, line width in 1/100 mm). Number 7 is black on
# white and white on black; all others can be seen on both.
_LAYERS: dict[str, tuple[int, str, int]] = {
    "KD-BOUNDARY": (1, "DASHDOT", 50),
    "KD-BUILDING": (8, "Continuous", 35),
    "KD-FIRE-LANE": (22, "DASHED", 25),
    "KD-RESCUE-FIELD": (22, "DASHED", 18),
    "KD-KEEP-CLEAR": (42, "DASHED", 18),
    "KD-ENTRANCE": (210, "Continuous", 70),
    "KD-EXIT": (210, "Continuous", 70),
    "KD-TREE": (92, "Continuous", 18),
    "KD-SURFACE": (56, "Continuous", 13),
    "KD-WINDOW": (150, "Continuous", 50),
    "KD-HATCH": (9, "Continuous", 9),
    "KD-AMENITY": (7, "Continuous", 18),
    "KD-NAME": (7, "Continuous", 18),
    "KD-FOOTPRINT": (7, "Continuous", 25),
    "KD-CLEARANCE": (140, "DASHED", 13),
    "KD-DIM": (8, "Continuous", 13),
    "KD-ISSUE-ERROR": (10, "Continuous", 35),
    "KD-ISSUE-WARNING": (32, "Continuous", 25),
    "KD-ISSUE-HINT": (50, "Continuous", 13),
    "KD-CONTROL": (200, "Continuous", 18),
    "KD-TITLE": (7, "Continuous", 25),
}
_OTHER = (8, "Continuous", 18)
_AT_FIRST_OFF = frozenset({"KD-ISSUE-HINT"})
"""Hints are many: there, but only seen by who switches them on."""


@dataclass(frozen=True)
class Board:
    """What the parts of a drawing are put on.

    Parameters
    ----------
    letters
        Height of letters, m.
    labels
        Finds places for names.
    """

    document: Drawing
    space: Modelspace
    plan: Plan
    letters: float
    labels: Labels


def layer_of(role: str) -> str:
    """The layer of a role of the site: ``KD-FIRE-LANE``."""
    return f"KD-{role.upper().replace('_', '-')}"


def dxf(plan: Plan, options: ExportOptions) -> bytes:
    """Everything of a plan in site metres; equal plans give equal bytes.

    Programs that read DXF through GDAL need ``DXF_ENCODING=UTF-8`` for its Chinese; QGIS is
    better served by the GeoPackage.
    """
    cad.ready()
    from ezdxf import zoom  # noqa: PLC0415 - half a second, and few exports are for CAD
    from ezdxf.filemanagement import new  # noqa: PLC0415 - as above

    from layers.exports import dxf_amenities, dxf_site, dxf_told  # noqa: PLC0415 - as above

    document = new("R2010", setup=["linetypes"])
    document.header["$INSUNITS"] = 6
    document.header["$MEASUREMENT"] = 1
    document.header["$LUNITS"] = 2
    document.header["$LUPREC"] = 3
    letters = LETTERS * _scale(plan, options) / 1000
    document.header["$LTSCALE"] = letters * 4
    _prepare(document, plan, letters)
    # by id: sums of areas would differ in their last digit with the order
    ordered = sorted(plan.layout, key=lambda each: each.id)
    prints = [footprint(each, plan.kind(each)) for each in ordered]
    board = Board(document, document.modelspace(), plan, letters, Labels(prints, letters))
    dxf_amenities.amenities(board)
    dxf_site.site(board)
    dxf_told.told(board)
    zoom.extents(board.space)
    return _finished(document, plan.date)


def _scale(plan: Plan, options: ExportOptions) -> int:
    """The scale that letters are made for: the largest at which the site fits A3."""
    if options.scale:
        return options.scale
    west, south, east, north = plan.site.boundary.bounds
    sides = sorted((east - west, north - south))
    for scale in _SCALES:
        room = sorted(side * scale / 1000 for side in _PAPER)
        if sides[0] <= room[0] and sides[1] <= room[1]:
            return scale
    return _SCALES[-1]


def _prepare(document: Drawing, plan: Plan, letters: float) -> None:
    """Layers with a description each, the text style and the way of measuring."""
    words = plan.translate
    told = {
        "KD-BOUNDARY": words("export.layer.boundary"),
        "KD-AMENITY": words("export.layer.amenities"),
        "KD-NAME": words("export.layer.labels"),
        "KD-CLEARANCE": words("export.layer.zones"),
        "KD-WINDOW": words("sheet.window"),
        "KD-FOOTPRINT": words("export.dxf.footprint"),
        "KD-DIM": words("export.dxf.dimensions"),
        "KD-CONTROL": words("export.dxf.control"),
        "KD-ISSUE-ERROR": words("export.severity.error"),
        "KD-ISSUE-WARNING": words("export.severity.warning"),
        "KD-ISSUE-HINT": words("export.severity.hint"),
    } | {layer_of(role): words(f"role.{role}") for role in get_args(Role)}
    for name in dict.fromkeys([*_LAYERS, *map(layer_of, get_args(Role))]):
        colour, line, width = _LAYERS.get(name, _OTHER)
        layer = document.layers.add(name, color=colour, linetype=line, lineweight=width)
        if name in told:
            layer.description = plain(told[name])
        if name in _AT_FIRST_OFF:
            layer.off()
    document.appids.add(APP)
    style = document.styles.add(APP, font="simsun.ttc")
    style.set_extended_font_data(family="SimSun")
    measure = document.dimstyles.new(APP)
    measure.set_tick(letters * 0.6)
    measure.dxf.dimtxsty = APP
    measure.dxf.dimtxt = letters
    measure.dxf.dimexe = letters * 0.5
    measure.dxf.dimexo = letters * 0.5
    measure.dxf.dimgap = letters * 0.3
    measure.dxf.dimtad = 1
    measure.dxf.dimdec = 2
    measure.dxf.dimzin = 0
    measure.dxf.dimdsep = ord(".")
    # as the layer that the dimension lies on
    measure.dxf.dimclrd = measure.dxf.dimclre = measure.dxf.dimclrt = 0
    measure.dxf.dimlwd = measure.dxf.dimlwe = -2
    known = document.header.custom_vars
    known.append("KOUDAI_SITE", plain(plan.site.name))
    if plan.site.frame is not None:
        known.append("KOUDAI_ORIGIN", f"{plan.site.frame.lon0!r},{plan.site.frame.lat0!r}")
    if plan.site.attribution:
        known.append("KOUDAI_ATTRIBUTION", plain(plan.site.attribution))


def _finished(document: Drawing, day: datetime.date) -> bytes:
    """The file; times and random names in it follow from the plan."""
    from ezdxf.tools.juliandate import juliandate  # noqa: PLC0415 - as for ezdxf

    # ezdxf keeps what it needs in a set, which every process orders differently
    document.classes.add_required_classes(document.dxfversion)
    document.classes.classes = dict(sorted(document.classes.classes.items()))
    stream = io.StringIO()
    document.write(stream)
    text = stream.getvalue()
    noon = f"{juliandate(datetime.datetime.combine(day, datetime.time(12))):.9f}"
    text = re.sub(r"(\n\$TDU?(?:CREATE|UPDATE)\n *40\n)[^\n]*", rf"\g<1>{noon}", text)
    text = re.sub(r"(\n\d+\.\d+\S* @ )\d{4}-\d\d-\d\dT[\d:.+-]+", rf"\g<1>{day.isoformat()}", text)
    guids = r"(\n\$(?:FINGERPRINT|VERSION)GUID\n *2\n)[^\n]*"
    text = re.sub(guids, r"\1", text)
    name = uuid.UUID(bytes=hashlib.sha256(text.encode("utf-8", "replace")).digest()[:16])
    text = re.sub(guids, rf"\g<1>{{{str(name).upper()}}}", text)
    return text.encode("utf-8", "replace")


def family_colour(family: str) -> tuple[int, int, int]:
    """The colour of a family of kinds as on every other surface."""
    colour = data.look()["light"]["families"][family].lstrip("#")
    return int(colour[:2], 16), int(colour[2:4], 16), int(colour[4:], 16)
