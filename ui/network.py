"""The port that is free and the addresses by which a room's tablets reach this machine."""

from __future__ import annotations

import os
import socket
import struct
import time
from contextlib import suppress
from threading import Lock

from geo.errors import InputError

TRIES = 50
"""How many ports are tried after the wanted one."""

ANYWHERE = ("10.255.255.255", "192.168.255.255", "172.31.255.255")
"""Private addresses a datagram socket is pointed at to learn our own; nothing is sent."""

SIOCGIFADDR = 0x8915
"""Linux: the address of a network interface (netdevice(7))."""


def free_port(host: str, wanted: int) -> int:
    """Find the wanted port, or the next one that nobody listens on.

    Raises
    ------
    InputError
        ``start.host`` if this machine has no such address, ``start.port`` if no port is free.
    """
    try:
        socket.getaddrinfo(host, wanted, type=socket.SOCK_STREAM)
    except OSError as error:
        raise InputError("start.host", host=host) from error
    for port in range(wanted, min(wanted + TRIES, 65536)):
        if not answers(host, port) and can_bind(host, port):
            return port
    raise InputError("start.port", port=wanted)


def answers(host: str, port: int) -> bool:
    """Whether someone listens there already; some systems let two servers share a port."""
    near = "127.0.0.1" if is_everywhere(host) else host
    with suppress(OSError), socket.create_connection((near, port), timeout=0.3):
        return True
    return False


def can_bind(host: str, port: int) -> bool:
    """Whether a server could listen there; a port just left by one counts as free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name == "posix":  # elsewhere this option would let us take a port in use
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def is_everywhere(host: str) -> bool:
    """Whether a server on this address answers on all of the machine's addresses."""
    return host in {"0.0.0.0", "::"}  # noqa: S104 - compared, not bound


def room_addresses() -> tuple[str, ...]:
    """Our IPv4 addresses in the local network, the most likely first; none if it is away."""
    found: dict[str, None] = {}
    for target in ANYWHERE:
        with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((target, 9))
            found[probe.getsockname()[0]] = None
    with suppress(OSError):
        for entry in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET):
            found[str(entry[4][0])] = None
    found |= dict.fromkeys(interface_addresses())
    return tuple(address for address in found if not address.startswith(("127.", "0.")))


class Rooms:
    """Our addresses as they are now, looked up at most every few seconds."""

    FRESH = 5.0
    """How long a look-up holds, s."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: tuple[str, ...] = ()
        self._until = 0.0

    def now(self) -> tuple[str, ...]:
        """Our addresses; asks the system, so not to be called where nothing may wait."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._known = room_addresses()
                self._until = time.monotonic() + self.FRESH
            return self._known


def interface_addresses() -> list[str]:
    """Addresses of the interfaces on Linux: a laptop that is the hotspot has no route out."""
    try:
        import fcntl  # noqa: PLC0415 - not on Windows
    except ImportError:
        return []
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            with suppress(OSError):
                asked = struct.pack("256s", name[:15].encode())
                answer = fcntl.ioctl(probe.fileno(), SIOCGIFADDR, asked)
                found.append(socket.inet_ntoa(answer[20:24]))
    return found


def host_names(host: str) -> list[str]:
    """Names under which browsers may call us; any other one is a rebound foreign name."""
    own = socket.gethostname().lower()
    names = ["localhost", "127.0.0.1", "::1", own, f"{own.split('.')[0]}.local"]
    names += room_addresses() if is_everywhere(host) else [host]
    return list(dict.fromkeys(names))
