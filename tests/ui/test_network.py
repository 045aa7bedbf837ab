"""Ports that are free, addresses that reach us."""

from __future__ import annotations

import socket

import pytest

from geo.errors import InputError
from ui.network import Rooms, free_port, host_names, room_addresses


@pytest.fixture
def taken():
    """A port that somebody really listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_taken_port_gives_the_next_free_one(taken, host):
    port = free_port(host, taken)
    assert taken < port < taken + 50
    with socket.create_server((host, port)) as server:
        assert server.getsockname()[1] == port


def test_port_just_left_is_free_again(taken):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            answer, _ = server.accept()
            answer.close()  # the server's end closes first: its port rests in TIME_WAIT
            assert client.recv(1) == b""
    assert free_port("127.0.0.1", port) == port


def test_no_such_address():
    with pytest.raises(InputError, match=r"start\.host"):
        free_port("not a host", 8501)


def test_no_port_left(taken, monkeypatch):
    monkeypatch.setattr("ui.network.TRIES", 1)
    with pytest.raises(InputError, match=r"start\.port"):
        free_port("127.0.0.1", taken)


def test_room_addresses_are_the_machines_own():
    found = room_addresses()
    assert not any(address.startswith("127.") for address in found)
    for address in found:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
            own.bind((address, 0))


def test_browsers_may_call_us_by_our_names_only():
    names = host_names("0.0.0.0")
    assert {"localhost", "127.0.0.1", *room_addresses()} <= set(names)
    assert "*" not in names
    assert host_names("192.168.1.5")[-1] == "192.168.1.5"


def test_a_new_address_is_known_after_a_few_seconds(monkeypatch):
    clock, asked = [100.0], []

    def addresses():
        asked.append(clock[0])
        return (f"192.168.1.{len(asked)}",)

    monkeypatch.setattr("ui.network.room_addresses", addresses)
    monkeypatch.setattr("ui.network.time.monotonic", lambda: clock[0])
    rooms = Rooms()
    assert [rooms.now() for _ in range(100)] == [("192.168.1.1",)] * 100
    clock[0] += Rooms.FRESH
    assert rooms.now() == ("192.168.1.2",)
    assert len(asked) == 2
