"""What the participant's page loads: ES modules, look, fonts, catalogue, under one version.

The version is in the address, so that a tablet never mixes old modules with new ones and may
keep what it has for ever.
"""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import data
from ui import words
from ui.drawing import catalogue_text

FRONTEND = Path(__file__).parent / "editor" / "frontend"
_FOLDERS = {"editor": FRONTEND, "fonts": data.FONTS}
_SERVED = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2"}


@cache
def version() -> str:
    """Short hash over everything that is served."""
    digest = hashlib.sha256()
    for path in sorted(FRONTEND.rglob("*")):
        if path.is_file():
            digest.update(path.read_bytes())
    for path in sorted(data.FONTS.glob("*.woff2")):
        digest.update(f"{path.name}{path.stat().st_size}".encode())
    digest.update(catalogue_text().encode())
    digest.update(look_css().encode())
    digest.update(repr([words.sentences(lang) for lang in words.LANGUAGES]).encode())
    return digest.hexdigest()[:12]


def root() -> str:
    """Address under which this version is served."""
    return f"/assets/{version()}"


class Asset(NamedTuple):
    """One file as it is served.

    Parameters
    ----------
    content
        Its bytes.
    media
        Its media type.
    packed
        The same, gzipped; ``None`` for what is packed by its format.
    """

    content: bytes
    media: str
    packed: bytes | None


def read(path: str) -> Asset | None:
    """One asset, or ``None``: only files we know, so that no path leads outside."""
    return _assets().get(path)


@cache
def _assets() -> dict[str, Asset]:
    """Every file there is, packed once: a class of tablets asks for all of them at once."""
    found = {
        "catalogue.json": _packed(catalogue_text().encode(), "application/json"),
        "look.css": _packed(look_css().encode(), "text/css"),
    }
    for folder, base in _FOLDERS.items():
        for path in sorted(base.rglob("*")):
            if path.suffix in _SERVED and path.is_file():
                content, media = path.read_bytes(), _SERVED[path.suffix]
                name = f"{folder}/{path.relative_to(base).as_posix()}"
                woff = path.suffix == ".woff2"
                found[name] = Asset(content, media, None) if woff else _packed(content, media)
    return found


def _packed(content: bytes, media: str) -> Asset:
    return Asset(content, media, gzip.compress(content, 9, mtime=0))


@cache
def modules(*folders: str) -> tuple[str, ...]:
    """Paths of modules, for the browser to fetch ahead of their imports.

    ``folders``: of the front end; none: those of the participant.
    """
    found = [path for each in folders or (".", "vendor") for path in (FRONTEND / each).glob("*.js")]
    return tuple(f"editor/{path.relative_to(FRONTEND).as_posix()}" for path in sorted(found))


@cache
def look_css() -> str:
    """The tokens of data/look.toml as CSS variables, light and dark, and the fonts."""
    look = data.look()
    sizes = {name: f"{look['type'][name]}px" for name in ("caption", "body", "title", "heading")}
    sizes |= {"large": str(look["type"]["large"])}
    sizes["font"] = f"'{look['type']['family']}', {look['type']['fallback']}"
    light = _variables(look["light"]) + _declared(sizes)
    dark = _variables(look["dark"])
    return (
        f"{font_faces()}:root{{color-scheme:light dark;{light}}}\n"
        f"@media (prefers-color-scheme: dark){{:root{{{dark}}}}}\n"
    )


def _variables(tokens: dict[str, object], prefix: str = "") -> str:
    text = ""
    for name, value in tokens.items():
        if isinstance(value, dict):
            text += _variables(value, f"{prefix}{name}-")
        else:
            text += _declared({f"{prefix}{name}": str(value)})
    return text


def _declared(values: dict[str, str]) -> str:
    return "".join(f"--kd-{name.replace('_', '-')}:{value};" for name, value in values.items())


def font_faces(base: str = "") -> str:
    """``@font-face`` rules; ``base`` leads to this version where the rules stand elsewhere."""
    # Tablets that have a Chinese typeface of their own load none from us.
    text = ""
    for face in data.look()["type"]["faces"]:
        own = "".join(
            f"local('{name}')," for name in _OWN.get((face["family"], face["weight"]), ())
        )
        span = f";unicode-range:{face['range']}" if "range" in face else ""
        text += (
            f"@font-face{{font-family:'{face['family']}';font-weight:{face['weight']};"
            f"font-display:swap;src:{own}url('{base}fonts/{face['file']}') format('woff2')"
            f"{span}}}\n"
        )
    return text


_OWN = {
    ("Noto Sans SC", 400): (
        "Noto Sans SC",
        "Noto Sans CJK SC",
        "PingFang SC",
        "Microsoft YaHei",
    ),
    ("Noto Sans SC", 700): (
        "Noto Sans SC Bold",
        "Noto Sans CJK SC Bold",
        "PingFangSC-Semibold",
        "Microsoft YaHei Bold",
    ),
}
"""Names of the same letters where a tablet has them itself."""
