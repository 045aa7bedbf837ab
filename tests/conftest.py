"""For all tests: no deadline on a busy machine, no other host; quick folders, one database."""

from __future__ import annotations

import gc
import ipaddress
import os
import shutil
import socket
from pathlib import Path

import pytest
from hypothesis import settings

from layers.store import Store

pytest_plugins = ["tests.chromium"]

# The same examples at every run, so that a red run is a change of ours; `long` looks further.
settings.register_profile("koudai", deadline=None, print_blob=True, derandomize=True)
settings.register_profile(
    "long", parent=settings.get_profile("koudai"), max_examples=10_000, derandomize=False
)
settings.load_profile("koudai")

connect = socket.socket.connect


def only_here(self, address):
    """Connect to this machine, refuse any other; datagrams' connect sends nothing."""
    if self.family in {socket.AF_INET, socket.AF_INET6} and self.type & socket.SOCK_STREAM:
        host = str(address[0])
        if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
            raise AssertionError(f"a test calls another host: {host}")
    return connect(self, address)


@pytest.fixture(autouse=True, scope="session")
def nobody_else():
    """Refuse connections that leave this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", only_here)
        yield


def pytest_collection_finish() -> None:
    """What stands now stands to the end: looked through again and again it took a tenth of all."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


_MEMORY = Path("/dev/shm")
_ENOUGH = 4_000_000_000
"""Bytes; a container may have as little as 64 MB of it."""


def pytest_configure() -> None:
    """Keep the tests' folders in memory where there is plenty: every commit waits for the disk."""
    # Nothing here learns from a disk what a power cut does to it: bench/ tries that.
    if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


@pytest.fixture(scope="session")
def migrated(tmp_path_factory) -> bytes:
    """An SQLite database with every table and no row, made once by every migration."""
    home = tmp_path_factory.mktemp("migrated")
    store = Store.open(None, home)
    try:
        return store.backup(home / "copy.db").read_bytes()
    finally:
        store.close()
