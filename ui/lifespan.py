"""What happens once, when the app starts and stops."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import FrameType
from typing import Any

import anyio
from streamlit import config, net_util

from ui import assets
from ui.live import watchers
from ui.running import running
from ui.start import say_sign_in


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[dict[str, Any]]:
    """Open the store and make the first page's files before the first tablet asks."""
    # Streamlit asks a public host for our address when a socket comes from a foreign origin;
    # we call nobody, so no origin is ours by that road.
    net_util.get_external_ip = lambda: None
    await anyio.to_thread.run_sync(running)
    await anyio.to_thread.run_sync(assets.read, "look.css")
    if not os.environ.get("KOUDAI_SECRET"):
        # Not begun by our own start, which says it: else nobody could ever sign in.
        host, port = (config.get_option(f"server.{name}") for name in ("address", "port"))
        say_sign_in(host, port, running().secret)
    _end_streams_at(signal.SIGINT, signal.SIGTERM)
    # What is loaded by now stays: sparing it every full collection keeps the pauses short.
    gc.collect()
    gc.freeze()
    try:
        yield {}
    finally:
        running().store.close()


def _end_streams_at(*signals: signal.Signals) -> None:
    """End the tablets' streams before the server does what it does at these signals.

    It lets every answer under way come to its end, and these would never.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()
    for each in signals:
        before = signal.getsignal(each)

        def stop(number: int, frame: FrameType | None, before: Any = before) -> None:
            loop.call_soon_threadsafe(watchers.close)
            if callable(before):
                before(number, frame)

        signal.signal(each, stop)
