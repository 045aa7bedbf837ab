"""The planner's key: given by ``KOUDAI_SECRET``, else kept in the data folder."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

FILE_NAME = "planner-key"


def planner_key(home: Path) -> str:
    """Find the planner's key, making it at the first start; only its owner may read the file.

    Where nothing can be kept in the folder (a server with its database elsewhere) the key
    is a new one at each start.
    """
    if given := os.environ.get("KOUDAI_SECRET"):
        return given
    path = home / FILE_NAME
    with suppress(OSError, UnicodeDecodeError):
        if kept := path.read_text(encoding="ascii").strip():
            return kept
    made = secrets.token_urlsafe(16)
    with suppress(OSError):
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Written beside it and moved: never half a key. `mkstemp` gives the mode 0600.
        handle, beside = tempfile.mkstemp(dir=home, prefix=f".{FILE_NAME}-")
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{made}\n")
        Path(beside).replace(path)
    return made
