"""What one running app shares between its pages and its routes: store, secret, address."""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from layers.store import Store
from ui.key import planner_key

PASS = "koudai_planner"  # noqa: S105 - the cookie's name


@dataclass(frozen=True)
class Running:
    """One running app.

    Parameters
    ----------
    store
        Everything saved.
    secret
        The planner's key: the same at each start on this data folder.
    room
        Address by which the room's tablets reach us, e.g. ``http://192.168.1.20:8501``.
    """

    store: Store
    secret: str
    room: str

    @property
    def pass_cookie(self) -> str:
        """What a signed-in planner's browser carries: made from the secret, not the secret."""
        return hmac.new(self.secret.encode(), b"planner", hashlib.sha256).hexdigest()

    def layout_token(self, layout_id: str) -> str:
        """What planners draw on a layout of nobody's by: the same for the same layout."""
        return hmac.new(self.secret.encode(), layout_id.encode(), hashlib.sha256).hexdigest()

    def is_key(self, key: str) -> bool:
        """Whether this is the planner's key, compared in constant time."""
        return hmac.compare_digest(_bytes(key.strip()), _bytes(self.secret))

    def is_pass(self, cookie: str | None) -> bool:
        """Whether a browser's cookie was given to it by `pass_cookie`."""
        return cookie is not None and hmac.compare_digest(_bytes(cookie), _bytes(self.pass_cookie))


def _bytes(text: str) -> bytes:
    # Texts of anything but ASCII cannot be compared in constant time, their bytes can.
    return text.encode("utf-8", "surrogatepass")


def home() -> Path:
    """The folder all data lives in: ``KOUDAI_HOME``, else the user's data folder."""
    if named := os.environ.get("KOUDAI_HOME"):
        return Path(named).expanduser()
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "Koudai"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "koudai"


@cache
def running() -> Running:
    """The app of this process; opens the store and loads the demo at the first call."""
    from ui.demo import load_demo  # noqa: PLC0415 - the demo needs the readers, the routes do not

    store = Store.open(os.environ.get("DATABASE_URL"), home())
    load_demo(store, home())
    return Running(store, planner_key(home()), os.environ.get("KOUDAI_ROOM", ""))
