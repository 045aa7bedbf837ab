"""A folium map as one file that asks for nothing: Leaflet inside, and nothing else may run."""

from __future__ import annotations

import base64
import re
from functools import cache
from hashlib import sha256
from pathlib import Path

import folium

import data
from layers.exports.webtext import folium_text

VENDOR = Path(__file__).parent / "vendor"
PAGE_LANGUAGES = {"zh": "zh-CN", "en": "en"}
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def bare_map(bounds: list[list[float]], *, local: bool, zoom: bool | str = True) -> folium.Map:
    """A map without tiles and without any of folium's outside scripts and styles.

    Parameters
    ----------
    bounds
        ``[[south, west], [north, east]]``; of a local site in metres.
    local
        Whether these are metres (``CRS.Simple``) instead of degrees.
    zoom
        Whether there are buttons for it, or in which corner.
    """
    bare = folium.Map(
        tiles=None,
        crs="Simple" if local else "EPSG3857",
        min_zoom=-4 if local else 14,
        max_zoom=9 if local else 24,
        zoom_snap=0.25,
        zoom_control=zoom,
        zoom_delta=0.5,
        attribution_control=False,
        max_bounds_viscosity=0.8,
    )
    bare.default_js, bare.default_css = [], []
    bare.fit_bounds(bounds, padding=(16, 16))
    return bare


def self_contained(
    drawn: folium.Map,
    *,
    title: str,
    lang: str,
    scripts: tuple[str, ...] = (),
    faces: str = "",
    style: str = "",
) -> str:
    """The finished page.

    ``faces`` are ``@font-face`` rules of the host that shows it in a frame; a file has none.
    ``style`` is added to that of all maps.

    Everything it needs stands in it; its content security policy names the hash of each of its
    scripts, so that no other script can run and no address can be asked.
    """
    figure = drawn.get_root()
    # folium only knows how to link these; set in here before anything else of the head
    head = [
        f"<style>{faces}{_leaflet_css()}{_style()}{style}</style>",
        f"<script>{_leaflet_js()}</script>",
    ]
    head += [f"<script>{_inline(source)}</script>" for source in scripts]
    page = str(figure.render())
    page = page.replace("<html>", f'<html lang="{PAGE_LANGUAGES[lang]}">', 1)
    page = page.replace(
        "<head>",
        '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, '
        f'initial-scale=1"><title>{folium_text(title)}</title>' + "".join(head),
        1,
    )
    return page.replace("<head>", f"<head>{_policy(page, fonts=bool(faces))}", 1)


def _policy(page: str, *, fonts: bool) -> str:
    hashes = " ".join(
        f"'sha256-{base64.b64encode(sha256(script.encode()).digest()).decode()}'"
        for script in dict.fromkeys(_SCRIPT.findall(page))
    )
    own_fonts = "font-src 'self'; " if fonts else ""
    return (
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; '
        f"{own_fonts}style-src 'unsafe-inline'; script-src {hashes}; base-uri 'none'; "
        "form-action 'none'\">"
    )


@cache
def _leaflet_js() -> str:
    text = (VENDOR / "leaflet.js").read_text(encoding="utf-8")
    return _inline(re.sub(r"//# sourceMappingURL=.*", "", text))


@cache
def _leaflet_css() -> str:
    text = (VENDOR / "leaflet.css").read_text(encoding="utf-8")
    return re.sub(r"url\(([^)#]+?)\)", _as_data, text)


def _as_data(found: re.Match[str]) -> str:
    picture = VENDOR / found[1].strip("'\"")
    return f"url(data:image/png;base64,{base64.b64encode(picture.read_bytes()).decode()})"


def _inline(script: str) -> str:
    return script.replace("</script", "<\\/script")


def _style() -> str:
    look, type_ = data.look()["light"], data.look()["type"]
    touch = data.look()["shape"]["touch"]
    return f"""
html, body {{ height: 100%; margin: 0; color: {look["ink"]};
  font: 14px/1.5 '{type_["family"]}', {type_["fallback"]}; }}
.folium-map {{ position: absolute; inset: 0; background: {look["paper"]}; }}
.leaflet-container {{ font-family: inherit; background: {look["paper"]}; }}
.leaflet-popup-content-wrapper, .leaflet-control-layers, .k-layouts {{
  background: {look["card"]}; color: {look["ink"]}; border-radius: 14px;
  border: 1px solid {look["line"]}; box-shadow: 2px 3px 8px rgb(58 49 41 / 22%); }}
.leaflet-popup-tip {{ background: {look["card"]}; }}
.leaflet-popup-content b {{ font-size: 16px; }}
.leaflet-popup-content p {{ margin: 4px 0; }}
.leaflet-popup-content .soft {{ color: {look["soft_ink"]}; font-size: 13px; }}
.leaflet-control-layers {{ padding: 4px 6px; }}
.leaflet-control-layers label {{ font-size: 15px; cursor: pointer; }}
.leaflet-control-layers label > span {{ display: flex; align-items: center; gap: 8px;
  min-height: 40px; }}
.leaflet-touch .leaflet-bar a, .leaflet-bar a {{ width: {touch}px; height: {touch}px;
  line-height: {touch}px; font-size: 24px; color: {look["ink"]}; background: {look["card"]}; }}
.k-title {{ background: {look["card"]}; border: 1px solid {look["line"]}; border-radius: 14px;
  padding: 8px 16px; box-shadow: 2px 3px 8px rgb(58 49 41 / 22%); max-width: 60vw; }}
.k-title b {{ font-size: 18px; display: block; }}
.k-title span {{ display: block; color: {look["soft_ink"]}; font-size: 13px; }}
.k-name {{ display: flex; align-items: center; gap: 4px; white-space: nowrap; width: max-content;
  transform: translate(-50%, -92%); background: {look["card"]}f0; border-radius: 999px;
  padding: 1px 9px 1px 2px; font-weight: 700; border: 1px solid currentColor; }}
.k-name svg {{ width: 24px; height: 24px; }}
.k-far .k-name {{ font-size: 0; gap: 0; padding: 1px; }}
.k-mark svg {{ height: 28px; width: auto; transform: translate(-50%, -50%); }}
.k-layouts {{ padding: 6px 12px; max-width: min(430px, calc(100vw - 44px)); max-height: 70vh;
  overflow-y: auto; }}
.k-layouts > div {{ display: flex; flex-wrap: wrap; align-items: center; gap: 0 12px;
  min-height: 48px; }}
.k-layouts label {{ flex: 1 1 9em; display: flex; align-items: center; gap: 8px; min-height: 48px;
  font-size: 15px; line-height: 1.3; cursor: pointer; }}
.k-layouts input[type=range] {{ width: 96px; height: 48px; margin: 0; cursor: pointer; }}
.k-layouts button {{ border: 0; border-radius: 999px; background: {look["button"]};
  color: inherit; font: inherit; padding: 4px 14px; min-height: 40px; cursor: pointer; }}
.k-layouts input[type=checkbox], .leaflet-control-layers-selector {{ width: 24px; height: 24px;
  margin: 0; flex: none; accent-color: {look["families"]["green"]}; }}
.k-layouts input[type=range] {{ accent-color: {look["families"]["green"]}; }}
.k-layouts i {{ width: 12px; height: 12px; border-radius: 3px; flex: none; }}
"""
