"""The sockets that the server listens on, made outside of it: they stay open while it is started again.

Knows addresses and sockets only, so that the process that keeps the others loads nothing else.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
import time
from typing import Any

from backend.config import Settings

CAN_BE_INHERITED = os.name == "posix"
_PREDECESSOR_SECONDS = 3.0


class ListenError(Exception):
    """The address cannot be listened on; the message says why and what helps."""


def bind(settings: Settings) -> list[socket.socket]:
    """Sockets bound to the address of the settings, one for each protocol that its name stands for.

    They do not listen yet: until the server is ready, whoever connects is refused and need not wait.

    Raises:
        ListenError: the address is taken, or is not this machine's.
    """
    deadline = time.monotonic() + _PREDECESSOR_SECONDS
    while True:
        try:
            return _bind_all(settings.host, settings.port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise ListenError(
                    f"Paraph cannot listen on {settings.host}:{settings.port}: {error}"
                ) from error
            if time.monotonic() > deadline:  # until then it may be a predecessor that was killed just now
                raise taken(settings.port) from error
        time.sleep(0.1)


def taken(port: int) -> ListenError:
    """The error that says that somebody else listens on ``port``."""
    return ListenError(
        f"Port {port} is in use by another program, perhaps another Paraph. "
        "Stop that program, or choose another port: PARAPH_PORT=6001 python app.py"
    )


def _bind_all(host: str, port: int) -> list[socket.socket]:
    found = socket.getaddrinfo(
        None if host == "*" else host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )
    sockets: list[socket.socket] = []
    errors: list[OSError] = []
    for family, kind, protocol, _, address in dict.fromkeys(found):
        # With port 0 the first socket's port is everyone's.
        chosen = port or (sockets[0].getsockname()[1] if sockets else 0)
        try:
            sockets.append(_bind(family, kind, protocol, (address[0], chosen, *address[2:])))
        except OSError as error:
            errors.append(error)
    # localhost often stands for ::1 too, on machines that have none; a port that is taken is taken on each of them.
    if errors and (not sockets or any(error.errno == errno.EADDRINUSE for error in errors)):
        for opened in sockets:
            opened.close()
        raise errors[0]
    return sockets


def _bind(family: int, kind: int, protocol: int, address: tuple[Any, ...]) -> socket.socket:
    opened = socket.socket(family, kind, protocol)
    try:
        if sys.platform != "win32":  # there it would let two programs share a port
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        opened.bind(address)
    except OSError:
        opened.close()
        raise
    return opened
