"""Whether Paraph is open: without accounts it serves the computer that it runs on, and nobody else.

Knows settings and whether there are accounts. Knows no request.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from backend.config import LOOPBACK_HOSTS, Settings
from backend.services.accounts.managing import FIRST
from backend.services.maintenance.startup import StartError
from backend.store.accounts import users

logger = logging.getLogger(__name__)


@dataclass
class Accounts:
    """Whether there is any account. Once there is one it stays so: accounts are disabled, never deleted."""

    _exist: bool = field(default=False)

    def exist(self, session: Session) -> bool:
        """Whether there is an account."""
        self._exist = self._exist or users.has_users(session)
        return self._exist


def reaching_out(settings: Settings) -> tuple[str, ...]:
    """The settings by which others than this computer's users may reach Paraph, as ``NAME=value``."""
    told = (
        ("PARAPH_HOST", settings.host, settings.host not in LOOPBACK_HOSTS),
        ("PARAPH_PREFIX", settings.prefix, bool(settings.prefix)),
        ("PARAPH_TRUSTED_PROXIES", ",".join(settings.trusted_proxies), bool(settings.trusted_proxies)),
        ("PARAPH_TRUSTED_HOSTS", ",".join(settings.trusted_hosts), bool(settings.trusted_hosts)),
    )
    return tuple(f"{name}={value}" for name, value, is_set in told if is_set)


def require_accounts_or_loopback(engine: Engine, settings: Settings) -> None:
    """Refuse to start if others could reach Paraph without accounts; say in the log when it is open.

    Raises:
        StartError: says which settings those are, and the command that makes the first account.
    """
    with Session(engine) as session:
        if users.has_users(session):
            return
    if reach := reaching_out(settings):
        raise StartError(
            f"Paraph has no accounts yet, and with {', '.join(reach)} others than this computer's users can reach it. "
            f"Make the first administrator, then start again: {FIRST}. Everything that is stored stays as it is. "
            "Without those settings Paraph needs no accounts and serves this computer only."
        )
    logger.info("There are no accounts: everybody at this computer may use Paraph. To close it: %s", FIRST)
