"""What a camera reads on paper: markers and the square code, as SVG."""

from __future__ import annotations

from io import BytesIO

from layers.exports.svg import n, tag
from layers.paper.markers import MODULES, dark_modules


def marker(number: int, x: float, y: float, side: float) -> str:
    """A marker about its middle, mm, black on white with its white edge.

    Black, not the look's ink: cameras go by the difference.
    """
    module = side / MODULES
    left, top = x - side / 2, y - side / 2
    runs = []
    for row, dark in enumerate(dark_modules(number)):
        start = 0
        # one rectangle a run: no hair lines between neighbours, whatever the printer
        for end in range(1, MODULES + 1):
            if end == MODULES or dark[end] != dark[start]:
                if dark[start]:
                    at = f"M{n(left + start * module)} {n(top + row * module)}"
                    across = (end - start) * module
                    runs.append(f"{at}h{n(across)}v{n(module)}h{n(-across)}Z")
                start = end
    white = tag(
        "rect", x=left - module, y=top - module, width=side + 2 * module,
        height=side + 2 * module, fill="#fff",
    )  # fmt: skip
    return white + f'<path d="{"".join(runs)}" fill="#000"/>'


def square_code(text: str, x: float, y: float, side: float) -> str:
    """A QR code about its middle, mm, without its white edge; error correction M (15 %)."""
    import segno  # noqa: PLC0415 - needed for sheets alone

    made = segno.make(text, error="m", micro=False)
    module = side / made.symbol_size(border=0)[0]
    path = BytesIO()
    made.save(path, "svg", border=0, scale=1, xmldecl=False, svgns=False, nl=False, omitsize=True)
    d = path.getvalue().decode().partition('d="')[2].partition('"')[0]
    return tag(
        "path", d=d, stroke="#000", stroke_width=1.0, fill="none",
        transform=f"translate({n(x - side / 2)} {n(y - side / 2)}) scale({module:.5f})",
    )  # fmt: skip
