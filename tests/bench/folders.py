"""Folders with as many images as a measurement needs, made of links."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def linked(paths: Sequence[Path], folder: Path) -> Path:
    """``folder`` with a link to each path, named so that their order is kept; a path may occur twice."""
    for number, path in enumerate(paths):
        (folder / f"{number:06d}{path.suffix}").symlink_to(path.resolve())
    return folder


def repeated(paths: Sequence[Path], count: int) -> list[Path]:
    """``count`` paths: the first ones, or all of them repeatedly."""
    return [paths[number % len(paths)] for number in range(count)]
