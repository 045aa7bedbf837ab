"""What a layer of a drawing probably holds, by its name; a guess that people confirm."""

from __future__ import annotations

import re

from layers.imports.role import SHAPES
from layers.imports.role_guess import role_of

OWN = "KD-"
"""Our own layers: this and the role, ``KD-FIRE-LANE``."""

# What CAD shortens, besides the words that every format shares. JMD, JZD: buildings and plot
# corners in CASS, the software most Chinese surveyors draw with.
_SHORT: tuple[tuple[str, str], ...] = (
    ("boundary", r"\b(?:bound|siteline|siteboundary|redline|jzd\b)|用地|界址"),
    ("fire_lane", r"消防|\bfire"),
    ("building", r"\b(?:bldg|build|jmd\b)"),
    ("entrance", r"\b(?:entran|gate)|门岗"),
    ("keep_clear", r"退让|保护区|\b(?:keepclear|easement)"),
    ("overhead_line", "电线"),
    ("power", r"\belectric|变压"),
    ("wall", "院墙"),
    ("fence", r"\bfenc"),
    ("surface", r"铺地|\bpavement"),
)
_WORDS_ONLY = re.compile(
    r"标注|文字|注记|尺寸|填充|轴线|图框|图例|\b(?:text|dim|anno|label|hatch|axis|frame|legend)"
)
_GREEN = re.compile(r"绿地|草坪|草地|lawn|grass")


def guessed_role(layer: str) -> str:
    """The role of a site file that a layer's name speaks of; empty where it says nothing."""
    name = layer.strip().lower()
    if name.startswith(OWN.lower()):
        own = name.removeprefix(OWN.lower()).replace("-", "_")
        return own if own in SHAPES else ""
    # words may be joined by anything: A-BLDG_2, "site boundary"
    plain = re.sub(r"[\s_$|.\-]+", " ", name)
    if _WORDS_ONLY.search(plain):
        return ""
    short = (role for role, words in _SHORT if re.search(words, plain))
    return role_of([plain]) or next(short, "")


def guessed_material(layer: str) -> str:
    """``grass`` for a layer of lawns; else nothing."""
    return "grass" if _GREEN.search(layer.lower()) else ""
