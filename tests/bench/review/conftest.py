"""The installed Chromium, as in the tests of whole Paraphs."""

from __future__ import annotations

from tests.e2e.conftest import browser_type_launch_args

__all__ = ["browser_type_launch_args"]
