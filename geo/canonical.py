"""An order of layouts that depends on what they hold, not on how they came."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np

from geo.arrangement import Indices
from geo.stack import Stack


def canonical_order(stack: Stack) -> Indices:
    """The layouts' numbers in an order that is the same however they were stacked (m,).

    What adds up numbers or draws lots over layouts in this order comes to the very same
    result. Layouts that hold the same stand in order of their names.
    """
    of_code = np.argsort(np.argsort(np.array(stack.codes, dtype=str)))
    columns = np.column_stack(
        [
            of_code[stack.kind] if len(stack.kind) else np.zeros(0),
            stack.x,
            stack.y,
            stack.turn,
            np.nan_to_num(stack.width),
            np.nan_to_num(stack.depth),
        ]
    ).astype(np.float64)
    layout_of = np.repeat(np.arange(len(stack)), np.diff(stack.starts))
    order = np.lexsort([*columns.T[::-1], layout_of])
    keys = []
    for number, name in enumerate(stack.names):
        rows = order[stack.starts[number] : stack.starts[number + 1]]
        # Codes by name, since the same layouts may have come with other kinds beside them.
        held = blake2b(columns[rows, 1:].tobytes(), digest_size=16)
        held.update("\n".join(stack.codes[code] for code in stack.kind[rows].tolist()).encode())
        for outline in (stack.outlines[row] for row in rows.tolist() if row in stack.outlines):
            held.update(outline.wkb)
        keys.append((held.digest(), name, number))
    return np.array([number for *_, number in sorted(keys)], dtype=np.intp)
