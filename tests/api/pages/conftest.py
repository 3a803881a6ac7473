"""A desk for tests of piles over HTTP."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.api.api_client import ApiClient
from tests.api.pages.pile_desk import PileDesk


@pytest.fixture
def desk(app: Flask, api: ApiClient) -> PileDesk:
    return PileDesk(app, api)
