"""Which polygon of a file is the site's boundary, and what of the rest belongs to the site."""

from __future__ import annotations

from shapely import Polygon

from geo.errors import InputError
from layers.imports.attribute import nearest, shown
from layers.imports.document import Document, Raw
from layers.imports.role import BOUNDARY, SHAPES
from layers.imports.text import clean

LISTED = 20
"""Boundaries that a sentence names; ``boundary_choices`` gives all."""


def choose(document: Document, boundary: str | None) -> tuple[Raw, list[Raw]]:
    """The boundary, and what else belongs to the site.

    Parameters
    ----------
    boundary
        Id of the polygon to take where the file has several.

    Raises
    ------
    InputError
        ``file.no_features``, ``site.no_boundary``, ``site.several_boundaries``,
        ``site.no_such_boundary``, ``site.unknown_role``, ``site.no_role``,
        ``site.wrong_geometry``.
    """
    if not document.features:
        raise InputError("file.no_features", file=document.file)
    for raw in document.features:
        _check_role(raw)
    candidates = candidates_of(document)
    ids = ", ".join(_listed(raw) for raw in candidates[:LISTED])
    if len(candidates) > LISTED:
        ids += ", …"
    if not candidates:
        raise InputError("site.no_boundary", file=document.file)
    if boundary is not None:
        matching = [raw for raw in candidates if boundary in (called(raw), raw.id)]
        if len(matching) != 1:
            raise InputError(
                "site.no_such_boundary", file=document.file, boundary=clean(boundary, 60), ids=ids
            )
        chosen = matching[0]
    elif len(candidates) > 1:
        raise InputError("site.several_boundaries", file=document.file, ids=ids)
    else:
        chosen = candidates[0]
    chosen_from = {id(raw) for raw in candidates}
    others = [raw for raw in document.features if id(raw) not in chosen_from]
    if document.guessed:
        others = [raw for raw in others if role_of(raw)]
    for raw in others:
        if not role_of(raw):
            raise InputError("site.no_role", file=raw.file, feature=raw.label)
    if not isinstance(chosen.geometry, Polygon):
        raise _wrong_shape(chosen, BOUNDARY)
    return chosen, others


def candidates_of(document: Document) -> list[Raw]:
    """The polygons that are said to be the boundary, else those without a role."""
    said = [raw for raw in document.features if role_of(raw) == BOUNDARY]
    return said or [
        raw for raw in document.features if not role_of(raw) and isinstance(raw.geometry, Polygon)
    ]


def role_of(raw: Raw) -> str:
    """The role that a feature says; empty where it says none."""
    role = raw.properties.get("role")
    return role.strip() if isinstance(role, str) else "" if role is None else shown(role)


def _check_role(raw: Raw) -> None:
    role = role_of(raw)
    if not role:
        return
    if role not in SHAPES:
        raise InputError(
            "site.unknown_role",
            file=raw.file,
            feature=raw.label,
            role=shown(role),
            nearest=nearest(role, SHAPES),
        )
    if raw.geometry.geom_type not in SHAPES[role]:
        raise _wrong_shape(raw, role)


def _wrong_shape(raw: Raw, role: str) -> InputError:
    return InputError(
        "site.wrong_geometry",
        file=raw.file,
        feature=raw.label,
        role=role,
        found=raw.geometry.geom_type,
        wanted=" / ".join(SHAPES[role]),
    )


def called(raw: Raw) -> str:
    """A name to choose it by: its id, else its place."""
    return raw.id or f"#{raw.place}"


def _listed(raw: Raw) -> str:
    name = clean(raw.properties.get("name"), 60)
    return f"{called(raw)} ({name})" if name else called(raw)
