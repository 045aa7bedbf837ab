"""``koudai common``: the common layout of very many, and what became of each wish."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from geo.catalogue import catalogue
from geo.common import Common, Item, LeftOut, common
from geo.layout import Placement
from geo.limit import RuleSet
from geo.site import Site
from geo.stack import Stack
from ui.cli_compare import DECIMALS, read_all
from ui.words import Translate


def build(
    chosen: argparse.Namespace, site: Site, rules: RuleSet, names: Mapping[str, str]
) -> tuple[Common, Stack]:
    """Read the layouts and build their common one.

    Raises
    ------
    InputError
        Any of the files'.
    """
    _, stack = read_all(chosen.layouts, site, names)
    return common(site, stack, catalogue(), rules, budget=chosen.budget), stack


def as_json(
    made: Common, stack: Stack, budget: int | None, verdict: dict[str, Any]
) -> dict[str, Any]:
    """What became of each wish, and the verdict on the common layout.

    Distances in m; ``why`` says why a candidate was left out: ``support``, ``site``,
    ``conflict``, ``count``, ``budget`` or ``room``.
    """
    return {
        "layouts": list(stack.names),
        "budget": budget,
        "coins": made.coins,
        "best": made.is_best,
        "items": [_item(each) for each in made.items],
        "left_out": [_left_out(each) for each in made.left_out],
        "scattered": dict(made.scattered),
        "verdict": verdict,
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        **_piece(item.placement),
        "support": round(item.support, DECIMALS),
        "turned": round(item.turned, DECIMALS),
        "voices": list(item.voices),
        "wished": {
            "median": round(item.wished[0], DECIMALS),
            "nine_of_ten": round(item.wished[1], DECIMALS),
        },
        "moved": round(item.moved, DECIMALS),
    }


def _left_out(left: LeftOut) -> dict[str, Any]:
    return {
        **_piece(left.placement),
        "support": round(left.support, DECIMALS),
        "voices": list(left.voices),
        "why": list(left.why),
        "beside": list(left.beside),
    }


def _piece(piece: Placement) -> dict[str, Any]:
    return {
        "id": piece.id,
        "kind": piece.kind,
        "x": round(piece.x, DECIMALS),
        "y": round(piece.y, DECIMALS),
        "turn": round(piece.turn, DECIMALS),
    }


def lines(made: Common, stack: Stack, words: Translate) -> Iterator[str]:
    """One line for each piece, then one for each wish of enough layouts that is not met."""
    for item in made.items:
        yield words(
            "understand.item",
            id=item.placement.id,
            kind=words(f"kind.{item.placement.kind}"),
            support=f"{item.support:.0f}",
            layouts=len(stack),
            wished=f"{item.wished[0]:.1f}",
            moved=f"{item.moved:.1f}",
        )
    backed = [left for left in made.left_out if left.why != ("support",)]
    for left in backed:
        yield words(
            "understand.left_out",
            id=left.placement.id,
            kind=words(f"kind.{left.placement.kind}"),
            support=f"{left.support:.0f}",
            why=reasons(left, words),
        )
    if len(backed) < len(made.left_out):
        yield words("understand.too_few", candidates=len(made.left_out) - len(backed))
    yield words("understand.common", pieces=len(made.layout), layouts=len(stack), coins=made.coins)


def reasons(
    left: LeftOut, words: Translate, named: Callable[[str], str] = lambda each: each
) -> str:
    """Why a wish was left out, in words; ``named`` tells what is in its way from an id."""
    beside = words("common.and").join(dict.fromkeys(map(named, left.beside)))
    return words("common.also").join(_reason(each, beside, words) for each in left.why)


def _reason(why: str, beside: str, words: Translate) -> str:
    if why in {"conflict", "room"} and beside:
        return words(f"understand.why.{why}.beside", beside=beside)
    return words(f"understand.why.{why}")
