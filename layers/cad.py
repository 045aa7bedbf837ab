"""Before ezdxf is loaded for the first time: it looks for a home folder, and logs what it reads."""

from __future__ import annotations

import logging
import os
from pathlib import Path


def ready() -> None:
    """Make ezdxf load anywhere, and say nothing of anybody's drawing.

    It keeps a list of the machine's fonts in the home folder. Where that cannot be written it
    does without; where an account has none at all, as in containers, it would stop.
    """
    # what it logs of a broken file quotes the file, line by line
    logging.getLogger("ezdxf").setLevel(logging.CRITICAL + 1)
    try:
        Path("~").expanduser()
    except RuntimeError:
        os.environ["HOME"] = os.devnull  # nothing is there, nothing can be put there
        try:
            import ezdxf  # noqa: F401, PLC0415 - half a second, for drawings only
        finally:
            del os.environ["HOME"]
