"""For all tests: no deadline on a busy machine, no connection to another host."""

from __future__ import annotations

import ipaddress
import socket

import pytest
from hypothesis import settings

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
