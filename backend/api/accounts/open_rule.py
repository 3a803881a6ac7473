"""Without accounts Paraph is open to whoever sits at its computer, and to nobody else.

Knows the address that a request comes from and the settings. The server refuses to start if others could reach it;
these checks hold however it was started.
"""

from __future__ import annotations

from ipaddress import ip_address

from flask import request

from backend.http.problem import Problem
from backend.http.proxy import IS_FORWARDED
from backend.services.accounts.managing import FIRST
from backend.services.accounts.opening import reaching_out
from backend.wiring import wired


def have_accounts() -> bool:
    """Whether there are accounts, so that everybody needs one."""
    parts = wired()
    return parts.accounts.exist(parts.session)


def is_local_request() -> bool:
    """Whether the request comes from this computer, straight, to a server that is meant for this computer only."""
    return (
        not reaching_out(wired().settings)
        and is_loopback(request.remote_addr)
        and not request.environ.get(IS_FORWARDED)
    )


def is_loopback(address: str | None) -> bool:
    """Whether the address is this computer's own."""
    try:
        return ip_address(address or "").is_loopback
    except ValueError:
        return False


def refuse_unless_accounts() -> None:
    """Raise a 403 while there are no accounts."""
    if not have_accounts():
        raise Problem(
            "no-accounts",
            "Paraph has no accounts yet. Until then it answers only at its own computer, and to nothing that a proxy "
            f"has forwarded. Make the first administrator: {FIRST}",
        )
