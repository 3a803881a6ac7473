"""Without accounts the server starts for its own computer only, and says so."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.accounts.opening import Accounts, reaching_out, require_accounts_or_loopback
from backend.services.maintenance.startup import StartError
from backend.store.accounts.users import User

OPENINGS = [
    ({"host": "0.0.0.0"}, "PARAPH_HOST=0.0.0.0"),
    ({"host": "192.168.0.7"}, "PARAPH_HOST=192.168.0.7"),
    ({"prefix": "/paraph"}, "PARAPH_PREFIX=/paraph"),
    ({"trusted_proxies": ("127.0.0.1", "::1")}, "PARAPH_TRUSTED_PROXIES=127.0.0.1,::1"),
    ({"trusted_hosts": ("paraph.office",)}, "PARAPH_TRUSTED_HOSTS=paraph.office"),
]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_on_its_own_computer_it_is_open_and_says_so(
    engine: Engine, settings: Settings, host: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    require_accounts_or_loopback(engine, replace(settings, host=host))
    assert caplog.messages == [
        "There are no accounts: everybody at this computer may use Paraph. To close it: flask user add NAME --admin"
    ]


@pytest.mark.parametrize(("change", "shown"), OPENINGS)
def test_where_others_could_reach_it_it_does_not_start(
    engine: Engine, settings: Settings, change: dict[str, Any], shown: str
) -> None:
    reached = replace(settings, **change)
    assert reaching_out(reached) == (shown,)
    with pytest.raises(StartError) as refusal:
        require_accounts_or_loopback(engine, reached)
    assert str(refusal.value) == (
        f"Paraph has no accounts yet, and with {shown} others than this computer's users can reach it. Make the first "
        "administrator, then start again: flask user add NAME --admin. Everything that is stored stays as it is. "
        "Without those settings Paraph needs no accounts and serves this computer only."
    )


@pytest.mark.parametrize(("change", "_"), OPENINGS)
def test_with_accounts_it_starts_everywhere(
    engine: Engine, settings: Settings, boss: User, change: dict[str, Any], _: str
) -> None:
    require_accounts_or_loopback(engine, replace(settings, **change))


def test_once_there_are_accounts_nobody_asks_again(session: Session, request: pytest.FixtureRequest) -> None:
    accounts = Accounts()
    assert not accounts.exist(session)
    request.getfixturevalue("boss")
    assert accounts.exist(session)
    session.close()
    session.bind = None  # nobody to ask
    assert accounts.exist(session)
