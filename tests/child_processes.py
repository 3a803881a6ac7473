"""Finds the child process that a test has started, beside those that earlier tests left running."""

from __future__ import annotations

import psutil


def children() -> set[psutil.Process]:
    """The children of this process now."""
    return set(psutil.Process().children())


def new_child(before: set[psutil.Process]) -> psutil.Process:
    """The only child that was not there before.

    Raises:
        ValueError: there is none, or more than one.
    """
    (child,) = children() - before
    return child
