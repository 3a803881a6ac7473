"""Refusals on the command line: their words and status 1, never a traceback."""

from __future__ import annotations

import errno

import click
import pytest

from backend.cli.shared import plain_words
from backend.services.errors import NotFoundError
from backend.services.maintenance.startup import StartError
from backend.store.errors import Busy


@pytest.mark.parametrize("kind", [NotFoundError, StartError, Busy])
def test_a_refusal_keeps_its_words(kind: type[Exception]) -> None:
    with pytest.raises(click.ClickException) as ended, plain_words():
        raise kind("no such thing")
    assert (ended.value.message, ended.value.exit_code) == ("no such thing", 1)


def test_a_full_disk_is_said_in_words() -> None:
    with pytest.raises(click.ClickException, match=r"The disk is full\. Free some space"), plain_words():
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_bug_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError), plain_words():
        raise ZeroDivisionError
