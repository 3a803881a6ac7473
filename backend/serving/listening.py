"""The server and its limits on this machine.

Knows descriptors and waitress's settings. Knows no application.
"""

from __future__ import annotations

import select
import socket
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import waitress

from backend.config import MEGABYTE, Settings
from backend.serving.body_limits import BodyLimits
from backend.serving.connection import Connection
from backend.serving.deadlines import Deadlines
from backend.serving.open_connections import OpenConnections
from backend.serving.sockets import taken

THREADS = 28
RESPONSE_BUFFER_BYTES = 64 * MEGABYTE  # a response up to this size frees its thread, however slow the client
WANTED_DESCRIPTORS = 8192
_DESCRIPTORS_EACH = 3  # the socket, a large body's file, a large response's
_OTHER_DESCRIPTORS = 200  # database, images, libraries
_MOST_WITHOUT_POLL = 400  # Windows: select() watches 512 sockets
_ADJUSTMENTS = {
    "threads": THREADS,
    "ident": "Paraph",
    "asyncore_use_poll": True,  # select() cannot watch descriptors above 1,023
    "outbuf_high_watermark": RESPONSE_BUFFER_BYTES,
    "clear_untrusted_proxy_headers": False,  # the application does it, and believes trusted ones (`proxy`)
    "channel_timeout": 10**9,  # never: it goes by the wall clock, which may jump; `Deadlines` go by another
}

WSGI = Callable[..., Any]


def create_server(app: WSGI, settings: Settings, sockets: Sequence[socket.socket]) -> Any:
    """A waitress that listens on ``sockets``; its ``run()`` answers requests until SystemExit.

    Raises:
        ListenError: another program has begun to listen there since the sockets were bound.
    """
    listening: dict[int, Any] = {}
    limits = BodyLimits.of_settings(settings)
    most = most_connections(raise_descriptor_limit())
    try:
        server = waitress.create_server(
            app,
            map=listening,
            sockets=list(sockets),
            connection_limit=2 * most + len(sockets) + 1,  # never met: `OpenConnections` ends others first
            max_request_body_size=limits.most,
            **_ADJUSTMENTS,
        )
    except OSError as error:
        raise taken(settings.port) from error
    open_connections = OpenConnections(
        most=most, most_each=settings.connections_per_address, proxies=settings.trusted_proxies
    )
    for accepting in listening.values():
        if hasattr(accepting, "channel_class"):
            accepting.channel_class = partial(Connection, open_connections, Deadlines(), body_limits=limits)
    return server


def most_connections(descriptors: int) -> int:
    """How many connections this machine can hold, if the process may open that many descriptors."""
    if not hasattr(select, "poll"):
        return _MOST_WITHOUT_POLL
    return max(10, min(1000, (descriptors - _OTHER_DESCRIPTORS) // _DESCRIPTORS_EACH))


def raise_descriptor_limit() -> int:
    """Let the process open as many descriptors as it may, at most `WANTED_DESCRIPTORS`; the number that it may now."""
    if sys.platform == "win32":
        return WANTED_DESCRIPTORS
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED_DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, WANTED_DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return WANTED_DESCRIPTORS if soft == resource.RLIM_INFINITY else soft
