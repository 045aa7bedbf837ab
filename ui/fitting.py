"""Where pieces fit, worked out once per state of a layout: a kind is picked up again and again."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any

from geo.catalogue import catalogue
from geo.fit import drawn
from layers.layouts import State
from ui.drawing import geometry
from ui.fit_query import FitQuery
from ui.running import running

_KEPT = 500
_answers: OrderedDict[tuple[str, int, str, FitQuery, bool], dict[str, Any]] = OrderedDict()
_lock = Lock()


def fitting(state: State, query: FitQuery, *, picture: bool = False) -> dict[str, Any]:
    """Answer as JSON: ``green``, ``pale``, ``rules``, and the ``seq`` it is true for.

    ``picture`` adds ``drawn``: the same two for the eye, without strips that no finger
    can use (`geo.fit.drawn`).
    """
    store, row = running().store, state.row
    rules = store.rulings.rules(row.project_id)
    key = (row.id, state.seq, rules.hash, query, picture)
    with _lock:
        if key in _answers:
            _answers.move_to_end(key)
            return _answers[key]
    found = query.answer(store.geometry(row.site_version), state.layout, catalogue(), rules)
    answer: dict[str, Any] = {
        "green": geometry(found.green),
        "pale": geometry(found.pale),
        "rules": list(found.rules),
        "seq": state.seq,
    }
    if picture:
        answer["drawn"] = {
            "green": geometry(drawn(found.green)),
            "pale": geometry(drawn(found.pale)),
        }
    with _lock:
        _answers[key] = answer
        while len(_answers) > _KEPT:
            _answers.popitem(last=False)
    return answer
