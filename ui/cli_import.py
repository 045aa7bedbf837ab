"""``koudai import``: a drawn plan made a site file, and what was found in it, told."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from geo.errors import InputError
from geo.site import Site
from layers.imports.attribute import nearest
from layers.imports.control_points import (
    UNIT_NAMES,
    KnownLength,
    control_points,
    ground_of,
    known_length,
    unit_name,
)
from layers.imports.drawing import Drawing
from layers.imports.plan_layers import candidates, guessed_roles, layers_of
from layers.imports.plan_site import Choices, Made, make_site
from layers.imports.plans import plan_format, read_plan
from layers.imports.role import SHAPES
from layers.imports.site_file import read_site
from layers.imports.text import clean
from ui.disk import read_whole
from ui.plan_words import told
from ui.words import t

_ONLY_DRAWN = ("points", "unit", "layers", "known_length")
"""What can be said of a drawing only: other files know where and what they are."""
OFFERED = 5
"""Other outlines that a line names; ``--json`` has all."""


@dataclass(frozen=True)
class Imported:
    """A drawing, what was said of it, and the site that came of it."""

    drawing: Drawing
    choices: Choices
    made: Made
    site: Site


def read(chosen: argparse.Namespace) -> Imported | Site:
    """Read the file that the command names: a drawn plan made a site, or a site as it is.

    Raises
    ------
    InputError
        Whatever is wrong with the file or with what was said of it.
    """
    content = read_whole(chosen.plan)
    if plan_format(content) is None:
        for name in _ONLY_DRAWN:
            if getattr(chosen, name) is not None:
                raise InputError("plan.only_drawn", option=f"--{name.replace('_', '-')}")
        return read_site(
            content, chosen.plan, boundary=chosen.boundary, coordinates=chosen.coordinates
        )
    drawing = read_plan(content, chosen.plan)
    points = control_points(chosen.points or "")
    choices = Choices(
        unit=_unit(chosen.unit),
        roles=_roles(chosen.layers or ""),
        boundary=chosen.boundary,
        ground=ground_of(points) if points else None,
        length=known_length(chosen.known_length) if chosen.known_length else None,
    )
    made = make_site(drawing, choices)
    return Imported(drawing, choices, made, read_site(made.content, drawing.file))


def site_of(found: Imported | Site) -> Site:
    """The site that came of a file."""
    return found if isinstance(found, Site) else found.site


def lines(plan: Imported | Site, lang: str) -> Iterator[str]:
    """Every layer, the boundary, the points, and what else there is to know."""
    if isinstance(plan, Site):
        area = f"{plan.boundary.area:.1f}"
        yield t(lang, "command.site.read", name=plan.name, area=area, count=len(plan.features))
        return
    roles = guessed_roles(plan.drawing) | dict(plan.choices.roles)
    for layer in layers_of(plan.drawing):
        role = roles.get(layer.name, "")
        yield t(
            lang, "command.plan.layer", name=layer.name, areas=layer.areas, lines=layer.lines,
            points=layer.points, role=t(lang, f"role.{role}" if role else "plan.ignored"),
        )  # fmt: skip
    taken = plan.made.boundary
    others = [
        f"{each.id} ({each.layer}, {each.area:.0f} m²)"
        for each in candidates(plan.drawing, plan.made.unit, roles)
        if each.id != taken.id
    ]
    yield t(
        lang, "command.plan.boundary", id=taken.id, layer=taken.layer, area=f"{taken.area:.1f}",
        others=", ".join(others[:OFFERED]) or "–",
    )  # fmt: skip
    if plan.made.laid is not None:
        fit = plan.made.laid.fit
        for number, (east, north) in enumerate(fit.residuals.tolist(), 1):
            yield t(
                lang, "command.plan.point", number=number, off=f"{fit.lengths[number - 1]:.3f}",
                east=f"{east:+.3f}", north=f"{north:+.3f}",
            )  # fmt: skip
    yield from told(plan.made, plan.choices.length, lang)


def as_json(plan: Imported | Site) -> dict[str, Any]:
    """The same as numbers; lengths in m, areas in m²."""
    if isinstance(plan, Site):
        return {
            "boundary": {"area": plan.boundary.area},
            "taken": dict(Counter(each.role for each in plan.features)),
            "frame": "lonlat" if plan.frame else "local",
        }
    made = plan.made
    roles = guessed_roles(plan.drawing) | dict(plan.choices.roles)
    points: dict[str, Any] | None = None
    if made.laid is not None:
        fit = made.laid.fit
        points = {
            "scale": fit.helmert.scale,
            "turn": fit.helmert.turn,
            "rms": fit.rms,
            "residuals": fit.residuals.tolist(),
            "suspect": None if fit.suspect is None else fit.suspect + 1,
        }
    return {
        "unit": made.unit,
        "unit_name": unit_name(made.unit),
        "layers": [
            {"name": each.name, "areas": each.areas, "lines": each.lines, "points": each.points,
             "role": roles.get(each.name) or None}
            for each in layers_of(plan.drawing)
        ],
        "boundary": {"id": made.boundary.id, "layer": made.boundary.layer,
                     "area": made.boundary.area},
        "outlines": [
            {"id": each.id, "layer": each.layer, "area": each.area}
            for each in candidates(plan.drawing, made.unit, roles)
        ],
        "points": points,
        "known_length": _length(plan.choices.length, made),
        "taken": dict(made.taken),
        "left": dict(made.left),
        "mended": made.mended,
        "moved": list(made.moved),
        "frame": "lonlat" if plan.site.frame else "local",
    }  # fmt: skip


def _length(length: KnownLength | None, made: Made) -> dict[str, float] | None:
    if length is None or made.length is None:
        return None
    return {"said": length.metres, "drawn": made.length}


def _unit(name: str | None) -> float | None:
    if name is None:
        return None
    found = UNIT_NAMES.get(name.strip().lower())
    if found is None:
        raise InputError("plan.unknown_unit", unit=clean(name, 20), names=", ".join(UNIT_NAMES))
    return found


def _roles(text: str) -> dict[str, str]:
    """``NAME=role, …``; ``-`` passes a layer over. CAD allows neither = nor comma in names."""
    found = {}
    for part in text.replace("，", ",").split(","):
        if not part.strip():
            continue
        layer, sign, role = (each.strip() for each in part.replace("＝", "=").partition("="))
        if not sign or not layer:
            raise InputError("plan.roles_typed", text=clean(part, 60))
        if role not in ("", "-") and role not in SHAPES:
            known = nearest(clean(role, 40), SHAPES)
            raise InputError("plan.unknown_role", role=clean(role, 40), nearest=known)
        found[layer] = "" if role == "-" else role
    return found
