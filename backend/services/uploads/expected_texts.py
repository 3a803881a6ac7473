"""Which text a list expects on which file: by the path, else by the name alone if only one file has it.

A list's paths seldom begin where the uploader's do, so two paths agree as far as their last parts are equal, and the
best agreement counts. Knows paths and texts only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from backend.services.uploads import file_names

_EXACT = 1_000  # more than any path has parts


@dataclass(frozen=True)
class Matches:
    """The text of each path that a list names, and the paths of which the list does not say which file it means."""

    texts: dict[str, str] = field(default_factory=dict)
    unclear: frozenset[str] = frozenset()


class ExpectedTexts:
    """The rows of all lists of an upload."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, set[str]]] = defaultdict(dict)
        """By the base name: texts by path. Rows of one path that differ leave it unclear."""

    def add(self, rows: Iterable[tuple[str, str]]) -> None:
        """Add a list's rows: path and text."""
        for path, text in rows:
            base = file_names.split(path)[1]
            self._rows[base].setdefault(path, set()).add(text)

    def __contains__(self, path: str) -> bool:
        """Whether a list has a file of this name, in whatever folder."""
        return file_names.split(path)[1] in self._rows

    def match(self, paths: Iterable[str]) -> Matches:
        """Match all files of a batch whose names the lists have."""
        claims: dict[str, list[tuple[int, str]]] = defaultdict(list)
        texts: dict[str, str] = {}
        unclear: set[str] = set()
        for path in {path for path in paths if path in self}:
            agreement, rows = self._best_rows(path)
            found = set().union(*rows.values())
            if len(found) > 1:
                unclear.add(path)
                continue
            texts[path] = found.pop()
            for row in rows:
                claims[row].append((agreement, path))
        for claimants in claims.values():
            best = max(agreement for agreement, _ in claimants)
            winners = [path for agreement, path in claimants if agreement == best]
            losers = {path for agreement, path in claimants if agreement < best}
            if len(winners) > 1:
                unclear.update(winners)
            for path in losers:
                texts.pop(path, None)
        return Matches({path: texts[path] for path in texts.keys() - unclear}, frozenset(unclear))

    def _best_rows(self, path: str) -> tuple[int, dict[str, set[str]]]:
        """How far the best rows agree with ``path``, and these rows."""
        rows = self._rows[file_names.split(path)[1]]
        agreements = {row: _agreement(row, path) for row in rows}
        best = max(agreements.values())
        return best, {row: rows[row] for row, agreement in agreements.items() if agreement == best}


def _agreement(one: str, other: str) -> int:
    """How many last parts of two paths are equal."""
    if one == other:
        return _EXACT
    pairs = zip(reversed(one.split("/")), reversed(other.split("/")), strict=False)
    count = 0
    for ours, theirs in pairs:
        if ours != theirs:
            break
        count += 1
    return count
