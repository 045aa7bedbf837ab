"""What happens once, when the app starts and stops."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
from streamlit import net_util

from ui import assets
from ui.running import running


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[dict[str, Any]]:
    """Open the store and make the first page's files before the first tablet asks."""
    # Streamlit asks a public host for our address when a socket comes from a foreign origin;
    # we call nobody, so no origin is ours by that road.
    net_util.get_external_ip = lambda: None
    await anyio.to_thread.run_sync(running)
    await anyio.to_thread.run_sync(assets.version)
    # What is loaded by now stays: sparing it every full collection keeps the pauses short.
    gc.collect()
    gc.freeze()
    yield {}
