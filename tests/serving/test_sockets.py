"""Addresses to listen on."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from backend.config import Settings
from backend.serving import sockets
from backend.serving.sockets import ListenError, bind


def test_a_free_port_is_chosen_once_for_all_protocols(tmp_path: Path) -> None:
    opened = bind(Settings(data_dir=tmp_path, host="localhost", port=0))
    assert len({listening.getsockname()[1] for listening in opened}) == 1
    for listening in opened:
        listening.close()


def test_who_connects_before_the_server_is_ready_is_refused(tmp_path: Path) -> None:
    (opened,) = bind(Settings(data_dir=tmp_path, port=0))
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(opened.getsockname(), timeout=5)
    opened.close()


def test_a_port_that_stays_taken_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "_PREDECESSOR_SECONDS", 0.2)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ListenError) as refusal:
            bind(Settings(data_dir=tmp_path, port=port))
    assert str(refusal.value) == (
        f"Port {port} is in use by another program, perhaps another Paraph. "
        "Stop that program, or choose another port: PARAPH_PORT=6001 python app.py"
    )


def test_an_address_of_another_machine_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(ListenError, match=r"Paraph cannot listen on 192\.0\.2\.1:5999"):
        bind(Settings(data_dir=tmp_path, host="192.0.2.1"))
