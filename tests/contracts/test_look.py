"""One look everywhere: tokens, Streamlit's theme, icons, plan symbols, animals and fonts agree."""

from __future__ import annotations

import re
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import data
from ui import words

ROOT = Path(data.__file__).parent.parent
KINDS = {kind["code"]: kind for kind in data.kinds()}
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
COLOUR = re.compile(r"#[0-9a-f]{6}")
FAMILIES = {"play", "rest", "sport", "green", "service"}
UI_ICONS = {
    "undo", "redo", "language", "trash", "turn", "check", "close", "plus", "minus", "help-wand",
    "speaker", "star", "person-next", "download", "upload", "eye", "compass-north", "people",
    "copy", "pencil", "warning", "layers", "lock", "home", "list", "sun", "play", "pause",
    "resize", "select",
}  # fmt: skip
ANIMALS = {
    "dog", "cat", "panda", "rabbit", "fox", "owl", "fish", "turtle", "frog", "bird", "bear", "bee",
}  # fmt: skip


# ---- tokens ----


def leaves(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2, 0 to 1."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    """WCAG 2 contrast ratio, 1 to 21."""
    dark, light = sorted((luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)


def test_dark_has_the_same_tokens_as_light():
    light, dark = dict(leaves(data.look()["light"])), dict(leaves(data.look()["dark"]))
    assert light.keys() == dark.keys()
    for name, colour in (light | dark).items():
        assert COLOUR.fullmatch(colour), name


def test_every_family_of_kinds_has_its_colours():
    assert {kind["family"] for kind in KINDS.values()} == FAMILIES
    for theme in ("light", "dark"):
        for table in ("families", "families_soft", "families_deep"):
            assert set(data.look()[theme][table]) == FAMILIES


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read(theme):
    """4.5 : 1 for text, 3 : 1 for discs and big bold text on the paper (WCAG 2, AA)."""
    look = data.look()[theme]
    for ground in ("paper", "card", "button"):
        assert contrast(look["ink"], look[ground]) >= 7
        assert contrast(look["soft_ink"], look[ground]) >= 4.5
    for family in FAMILIES:
        for ground in (look["paper"], look["card"], look["families_soft"][family]):
            assert contrast(look["families_deep"][family], ground) >= 4.5
        assert contrast(look["families"][family], look["on_color"]) >= 2.99
    for verdict in ("fits", "conflict", "warning"):
        for ground in (look["paper"], look["card"], look["verdict"][f"{verdict}_soft"]):
            assert contrast(look["verdict"][f"{verdict}_deep"], ground) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_chosen_or_wrong_can_be_seen(theme):
    """3 : 1 for rings, edges and lines that tell a state (WCAG 2, 1.4.11), 4.5 : 1 for words."""
    look = data.look()[theme]
    plan, verdict = look["plan"], look["verdict"]
    for ground in (look["paper"], look["card"], look["button"], plan["outside"]):
        assert contrast(look["focus"], ground) >= 3
    assert contrast(look["action"], look["on_color"]) >= 4.5
    for ground in (look["paper"], look["card"]):
        assert contrast(look["action"], ground) >= 3
    # Lines and dots on whatever a piece may stand on.
    for ground in ("outside", "lawn", "paving", "rubber", "sand", "soil", "fire_lane"):
        for name in ("fits_deep", "conflict", "warning_deep"):
            assert contrast(verdict[name], plan[ground]) >= 3, (name, ground)
    for family in FAMILIES:
        assert contrast(look["families_deep"][family], look["families_soft"][family]) >= 3


def test_no_two_verdicts_are_told_by_colour_alone():
    """Each has a line, a pattern and a sign of its own, in the style sheet that draws them."""
    css = (ROOT / "ui" / "editor" / "frontend" / "editor.css").read_text(encoding="utf-8")

    def rule(selector: str) -> str:
        found = re.search(re.escape(selector) + r"[^{]*{([^}]*)}", css)
        assert found, selector
        return found[1]

    def dashes(text: str) -> str:
        found = re.search(r"stroke-dasharray: ([^;]+)", text)
        return found[1].strip() if found else "whole"

    rims = [
        dashes(rule(f".kd-piece{each} :is(.kd-rim, .kd-body)"))
        for each in (".is-error", ".is-warning")
    ]
    assert len({*rims, dashes(rule(".kd-piece .kd-rim"))}) == 3
    lines = [dashes(rule(f".kd-witness.is-{each}")) for each in ("error", "warning", "hint")]
    assert len(set(lines)) == 3
    for each in ("error", "warning"):
        assert f".kd-chip.is-{each} .kd-chip-mark.for-{each}" in css
    assert "dashed" in rule(".kd-issue.is-warning")
    assert dashes(rule(".kd-fit.is-pale")) != dashes(rule(".kd-fit.is-green"))


# ---- Streamlit's theme and behaviour ----


def themed(theme: str) -> dict[str, Any]:
    """What Streamlit's options must say so that its pages look like the editor."""
    look = data.look()[theme]
    family, verdict = look["families"], look["verdict"]
    order = ("play", "rest", "sport", "green", "service")
    expected = {
        # Streamlit writes on it, and with it, in small letters as well.
        "primaryColor": (look["families_deep"] if theme == "light" else family)["play"],
        "backgroundColor": look["paper"],
        "secondaryBackgroundColor": look["card"],
        "textColor": look["ink"],
        "linkColor": look["families_deep"]["sport"],
        "borderColor": look["line"],
        "dataframeBorderColor": look["line"],
        "dataframeHeaderBackgroundColor": look["button"],
        "codeBackgroundColor": look["button"],
        "codeTextColor": look["ink"],
        "grayColor": look["soft_ink"],
        "grayBackgroundColor": look["button"],
        "grayTextColor": look["soft_ink"],
        "chartCategoricalColors": [family[name] for name in order],
        "sidebar": {
            "backgroundColor": look["card"],
            "secondaryBackgroundColor": look["button"],
        },
    }
    for name, token in (("red", "conflict"), ("yellow", "warning"), ("green", "fits")):
        expected |= {
            f"{name}Color": verdict[token],
            f"{name}BackgroundColor": verdict[f"{token}_soft"],
            f"{name}TextColor": verdict[f"{token}_deep"],
        }
    for name, token in (("orange", "play"), ("blue", "sport"), ("violet", "service")):
        expected |= {
            f"{name}Color": family[token],
            f"{name}BackgroundColor": look["families_soft"][token],
            f"{name}TextColor": look["families_deep"][token],
        }
    return expected


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_streamlits_theme_is_the_look(theme):
    assert CONFIG["theme"][theme] == themed(theme)


def test_streamlits_type_and_shape_are_the_looks():
    type_, shape = data.look()["type"], data.look()["shape"]
    theme = CONFIG["theme"]
    assert theme["font"] == f"'{type_['family']}', {type_['fallback']}"
    assert theme["baseFontSize"] == type_["body"]
    assert theme["baseFontWeight"] == type_["regular"]
    assert theme["headingFontWeights"] == type_["bold"]
    assert theme["headingFontSizes"][:2] == [f"{type_['heading']}px", f"{type_['title']}px"]
    assert theme["baseRadius"] == f"{shape['control_radius']}px"


def test_streamlit_asks_no_other_host_and_tells_nobody_anything():
    options = dict(leaves(CONFIG))
    assert options["browser.gatherUsageStats"] is False
    assert options["logger.hideWelcomeMessage"] is True  # else it asks for its public address
    assert options["client.showErrorDetails"] == "none"
    assert options["client.toolbarMode"] == "minimal"
    assert options["runner.postScriptGC"] is False
    assert options["server.fileWatcherType"] == "none"
    assert options["server.maxUploadSize"] <= 50
    assert not re.search(r"https?://", (ROOT / ".streamlit" / "config.toml").read_text("utf-8"))


def test_streamlit_knows_every_option_we_set():
    """Also the hidden ones, so that an upgrade that drops one is noticed."""
    from streamlit import config

    assert dict(leaves(CONFIG)).keys() <= config.get_config_options().keys()


# ---- drawings ----

SHAPES = {
    "g": set(),
    "path": {"d"},
    "rect": {"x", "y", "width", "height", "rx"},
    "circle": {"cx", "cy", "r"},
    "ellipse": {"cx", "cy", "rx", "ry"},
}
PAINT = {"fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "opacity"}
SVG = "{http://www.w3.org/2000/svg}"


def drawing(text: str, *, paint: set[str]) -> ET.Element:
    """Parse a drawing, refusing whatever a browser, typst and folium do not all draw alike."""
    root = ET.fromstring(text)
    assert root.tag == f"{SVG}svg"
    assert set(root.attrib) == {"viewBox"}
    for shape in root.iter():
        assert not (shape.text or "").strip()
        if shape is root:
            continue
        name = shape.tag.removeprefix(SVG)
        assert name in SHAPES
        assert set(shape.attrib) <= SHAPES[name] | paint
        for attribute in ("fill", "stroke"):
            colour = shape.attrib.get(attribute, "none")
            assert colour in {"none", "currentColor", "#fff"} or COLOUR.fullmatch(colour)
    return root


def names(folder: str) -> set[str]:
    return {path.stem for path in (ROOT / "data" / folder).glob("*.svg")}


def test_no_drawing_is_missing_and_none_is_left_over():
    assert names("icons") == set(KINDS) | {f"ui-{name}" for name in UI_ICONS}
    assert names("symbols") == set(KINDS)
    assert names("animals") == ANIMALS


@pytest.mark.parametrize("name", sorted(names("icons")))
def test_an_icon_is_one_shape_in_the_colour_of_its_text(name):
    root = drawing(data.icon(name), paint={"fill"})
    assert root.attrib["viewBox"] == "0 0 15 15"
    assert len(root)
    for shape in root:
        assert shape.tag == f"{SVG}path"
        assert shape.attrib["fill"] == "currentColor"


def test_no_two_kinds_share_an_icon():
    assert len({data.icon(code) for code in KINDS}) == len(KINDS)


@pytest.mark.parametrize("code", KINDS)
def test_a_symbol_is_its_kind_at_true_size(code):
    """The box is the footprint in cm, the strokes are the family's colour."""
    kind = KINDS[code]
    text = data.symbol(code)
    root = drawing(text, paint=PAINT)
    box = [float(number) for number in root.attrib["viewBox"].split()]
    assert box == pytest.approx([0, 0, kind["width"] * 100, kind["depth"] * 100])
    assert data.look()["light"]["families"][kind["family"]] in text
    assert len(text) <= 2500


@pytest.mark.parametrize("name", sorted(ANIMALS))
def test_an_animal_is_a_small_flat_picture(name):
    root = drawing(data.animal(name), paint=PAINT | {"transform"})
    assert root.attrib["viewBox"] == "0 0 48 48"


# ---- fonts ----


def test_every_font_file_the_browser_is_told_of_is_there():
    assert all((data.FONTS / face["file"]).is_file() for face in data.look()["type"]["faces"])
    assert (data.FONTS / "OFL.txt").read_text(encoding="utf-8").count("Copyright") >= 2


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_every_word_of_ours_can_be_printed(lang):
    assert data.missing_characters("".join(words.sentences(lang).values())) == ""


def test_names_can_be_printed_and_what_cannot_is_told():
    assert data.missing_characters("朱镕基 堃喆 長囍 ①→㎡ 🌳") == ""
    assert data.missing_characters("𠮷田𠮷") == "𠮷"


@given(st.text())
def test_missing_characters_are_some_of_the_text_each_once_in_order(text):
    missing = data.missing_characters(text)
    rest = iter(text)
    assert all(character in rest for character in missing)
    assert len(set(missing)) == len(missing)
    assert data.missing_characters("".join(c for c in text if c not in missing)) == ""
