"""A server that draws until it is killed; says each acknowledgement on a line of its own.

``python kill_writer.py HOME LAYOUT FIRST``: edits are made from their number alone, so
that the one begun after a kill sends the same ones again.
"""

import sys
from pathlib import Path

from layers.store import Store


def edit(number):
    made = {"edit_id": f"e{number}", "client_seq": number}
    if number % 3 == 1:
        return made | {
            "verb": "put", "placement_id": f"p{number}", "kind": "bench", "x": number, "y": 0,
        }  # fmt: skip
    place = f"p{number - (number - 1) % 3}"
    if number % 3 == 2:
        return made | {"verb": "move", "placement_id": place, "x": number, "y": 1}
    return made | {"verb": "undo", "placement_id": place, "target": f"e{number - 1}"}


def main(home, layout_id, first):
    store = Store.open(None, Path(home))
    number = int(first)
    while True:
        ack = store.append(layout_id, "tablet", [edit(number), edit(number + 1)])
        for edit_id, seq in ack.seqs.items():
            sys.stdout.write(f"{edit_id} {seq}\n")
        sys.stdout.flush()
        number += 2


if __name__ == "__main__":
    main(*sys.argv[1:])
