"""Symbol layers as QGIS writes them in its style files."""

from __future__ import annotations

from html import escape


def _layer(kind: str, inside: str = "", /, **options: object) -> str:
    listed = "".join(
        f'<Option type="QString" name="{name}" value="{escape(str(value))}"/>'
        for name, value in options.items()
    )
    return (
        f'<layer class="{kind}" enabled="1" pass="0" locked="0">'
        f'<Option type="Map">{listed}</Option>{inside}</layer>'
    )


def fill(colour: str, edge: str, width: float, line: str = "solid") -> str:
    """A plain area with an edge; widths in mm, ``style`` the edge's."""
    return _layer("SimpleFill", color=rgba(colour), style="solid", outline_color=rgba(edge),
                  outline_style=line, outline_width=width, outline_width_unit="MM")  # fmt: skip


def line(colour: str, width: float, style: str = "solid") -> str:
    """A plain line; width in mm."""
    return _layer("SimpleLine", line_color=rgba(colour), line_style=style, line_width=width,
                  line_width_unit="MM", capstyle="flat", joinstyle="round")  # fmt: skip


def hatch(colour: str, step: float = 1.8, width: float = 0.5) -> str:
    """Lines at 45°; step and width in mm."""
    stroke = f'<symbol type="line" name="@0@0" alpha="1">{line(colour, width)}</symbol>'
    return _layer("LinePatternFill", stroke, angle=45, distance=step, distance_unit="MM",
                  line_width=width, line_width_unit="MM", color=rgba(colour))  # fmt: skip


def dots(colour: str) -> str:
    """A grid of small dots."""
    dot = f'<symbol type="marker" name="@0@0" alpha="1">{marker("circle", colour, 0.7)}</symbol>'
    return _layer("PointPatternFill", dot, distance_x=1.7, distance_x_unit="MM", distance_y=1.7,
                  distance_y_unit="MM")  # fmt: skip


def marker(shape: str, colour: str, size: float, edge: str = "#ffffff", true_size: str = "") -> str:
    """A point sign of a size in mm, or as large as an expression says in metres on the site."""
    bound = (
        '<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>'
        '<Option type="Map" name="properties"><Option type="Map" name="size">'
        '<Option type="bool" name="active" value="true"/>'
        f'<Option type="QString" name="expression" value="{escape(true_size)}"/>'
        '<Option type="int" name="type" value="3"/></Option></Option>'
        '<Option type="QString" name="type" value="collection"/></Option></data_defined_properties>'
    )
    return _layer(
        "SimpleMarker", bound if true_size else "", name=shape, color=rgba(colour), size=size,
        size_unit="MapUnit" if true_size else "MM", outline_color=rgba(edge),
        outline_style="solid", outline_width=0.2, outline_width_unit="MM",
    )  # fmt: skip


def rgba(colour: str) -> str:
    """``#rrggbb`` or ``#rrggbbaa`` as QGIS writes colours."""
    digits = colour.lstrip("#")
    return ",".join(str(int(digits[i : i + 2], 16)) for i in range(0, len(digits), 2)) + (
        ",255" if len(digits) == 6 else ""
    )
