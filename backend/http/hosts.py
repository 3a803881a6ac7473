"""Host names under which the server may be addressed, against DNS rebinding: a page of another site whose name is made
to point here would count as our own.

Knows names and addresses. An address cannot be rebound; a name must be this machine's, or one of the settings.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence
from functools import cache
from ipaddress import ip_address

from werkzeug.sansio.utils import host_is_trusted

from backend.config import LOOPBACK_HOSTS, Settings


class Hosts:
    """The hosts that a server with these settings answers to."""

    def __init__(self, settings: Settings) -> None:
        self._named = [_bare(host) for host in settings.trusted_hosts]
        self._is_local = settings.host in LOOPBACK_HOSTS

    def allow(self, host: str) -> bool:
        """Whether a request may use this Host, with or without a port."""
        name = _bare(host)
        if self._named:
            return _is_one_of(name, self._named)
        if self._is_local:
            return name in LOOPBACK_HOSTS
        return _is_address(name) or name == "localhost" or _is_one_of(name, _own_names())


def _bare(host: str) -> str:
    """``host`` in lower case, without its port, an IPv6 address without brackets."""
    host = host.strip().lower().rstrip(".")
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host if host.count(":") > 1 else host.partition(":")[0].rstrip(".")


def _is_one_of(name: str, names: Sequence[str]) -> bool:
    return name in names or (":" not in name and bool(name) and host_is_trusted(name, list(names)))


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


@cache
def _own_names() -> tuple[str, ...]:
    full = socket.gethostname().lower()
    name = full.partition(".")[0]
    return full, name, f"{name}.local"
