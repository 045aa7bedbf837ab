"""Drawn plans that a site can be made of: one reader a format, one line each in ``PLANS``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import cast

from geo.errors import InputError
from layers.imports.drawing import Drawing
from layers.imports.sniff import LARGEST, sniff, too_big
from layers.imports.text import file_name

Reader = Callable[[bytes, str], Drawing]


def _in(module: str, function: str) -> Reader:
    """A reader that is imported when it is first used."""

    def read(content: bytes, file: str) -> Drawing:
        found = getattr(import_module(f"layers.imports.{module}"), function)
        return cast(Drawing, found(content, file))

    return read


PLANS: Mapping[str, Reader] = MappingProxyType({"dxf": _in("dxf", "read_dxf")})
"""Every kind of plan by what its bytes say it is."""

_DXF = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s*999[ \t]*\r?\n[^\n]*\n)*\s*0[ \t]*\r?\n\s*SECTION\b")


def plan_format(content: bytes) -> str | None:
    """Which of ``PLANS`` these bytes are; ``None`` for any other file."""
    start = content[:4096]
    if start.startswith(b"AutoCAD Binary DXF\r\n\x1a\x00") or _DXF.match(start):
        return "dxf"
    return None


def read_plan(content: bytes, name: str) -> Drawing:
    """Read a drawn plan.

    Parameters
    ----------
    content
        The whole file; decides by its bytes what it is.
    name
        Its name, for sentences; never opened.

    Raises
    ------
    InputError
        ``file.*`` where it is no plan, ``plan.is_site`` where it is a site file already, and
        what its reader says.
    """
    file = file_name(name)
    if len(content) > LARGEST:
        raise too_big(file, len(content))
    found = plan_format(content)
    if found is None:
        sniff(content, file)
        raise InputError("plan.is_site", file=file)
    return PLANS[found](content, file)
