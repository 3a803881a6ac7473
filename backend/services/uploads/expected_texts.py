"""Which text a list expects on which file: by the path, else by the name alone if only one file has it.

A list's paths seldom begin where the uploader's do, so two paths agree as far as their last parts are equal, and the
best agreement counts. Knows paths and texts only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from backend.services.uploads import file_names
from backend.services.uploads.results import ListResult

_Rest = tuple[str, int]
"""A path, and where that of it ends which has not been compared yet; below 0 where nothing is left."""


@dataclass(frozen=True)
class Matches:
    """What the lists say of a batch's files: the text of each path that is named, the rows that give it, and the paths
    of which the lists do not say which file they mean."""

    texts: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[str]] = field(default_factory=dict)
    unclear: set[str] = field(default_factory=set)


class ExpectedTexts:
    """The rows of all lists of an upload."""

    def __init__(self) -> None:
        self._texts: dict[str, set[str]] = {}
        """By the row's path. Rows of one path that differ leave it unclear."""
        self._of_base: dict[str, list[str]] = defaultdict(list)
        """The rows' paths by their base name."""
        self._lists: list[tuple[str, set[str]]] = []

    def add(self, name: str, rows: Iterable[tuple[str, str]]) -> None:
        """Add a list's rows: path and text."""
        paths = set()
        for path, text in rows:
            if path not in self._texts:
                self._of_base[file_names.split(path)[1]].append(path)
            self._texts.setdefault(path, set()).add(text)
            paths.add(path)
        self._lists.append((name, paths))

    def __contains__(self, path: str) -> bool:
        """Whether a list has a file of this name, in whatever folder."""
        return file_names.split(path)[1] in self._of_base

    @property
    def file_names(self) -> list[str]:
        """The names of the files that the lists have, without folders."""
        return sorted(self._of_base)

    def match(self, paths: Iterable[str]) -> Matches:
        """Match all files of a batch whose names the lists have."""
        matching = _Matching(self._texts)
        for base, group in _by_base({path for path in paths if path in self}).items():
            matching.compare([_rest(row) for row in self._of_base[base]], [_rest(path) for path in group])
        return matching.found

    def results(self, matches: Matches, paths: Iterable[str]) -> tuple[ListResult, ...]:
        """How many names of each list belong to these files."""
        used = {row for path in paths for row in matches.rows.get(path, ())}
        return tuple(ListResult(name, len(rows), len(rows & used)) for name, rows in self._lists)


class _Matching:
    """Compares rows and files by one part of their paths after the other, from the end.

    So each path is looked at once a part, however many files have one name.
    """

    def __init__(self, texts: Mapping[str, set[str]]) -> None:
        self.found = Matches()
        self._texts = texts

    def compare(self, rows: Sequence[_Rest], paths: Sequence[_Rest]) -> tuple[bool, bool]:
        """Match rows and files that agree so far; whether some of the rows, and whether all, then belong to a file."""
        rows_of, paths_of = _by_next_part(rows), _by_next_part(paths)
        some, every = False, True
        for part, agreeing in rows_of.items():
            better = self._better(part, agreeing, paths_of.get(part, []))
            some, every = some or better[0], every and better[1]
        left = [path for part, group in paths_of.items() if part not in rows_of for path, _ in group]
        if left and self._give([row for row, _ in rows], left, some=some, every=every):
            return True, True
        return some, every

    def _better(self, part: str | None, rows: list[_Rest], paths: list[_Rest]) -> tuple[bool, bool]:
        """`compare` of those that agree in one part more."""
        if not paths:
            return False, False
        if part is not None:
            return self.compare(rows, paths)
        is_given = self._give([row for row, _ in rows], [path for path, _ in paths], some=False, every=False)
        return is_given, is_given

    def _give(self, rows: list[str], paths: list[str], *, some: bool, every: bool) -> bool:
        """Give the files the text of the rows; whether the rows have a single one.

        Args:
            some: whether some of the rows belong to files that agree with them better, so that these get nothing.
            every: whether all of them do.
        """
        texts = set().union(*(self._texts[row] for row in rows))
        if len(texts) > 1:
            self.found.unclear.update(paths)
            return False
        if len(paths) > 1 and not every:
            self.found.unclear.update(paths)
        elif not some:
            self.found.texts[paths[0]] = texts.pop()
            self.found.rows[paths[0]] = rows
        return True


def _by_base(paths: Iterable[str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        groups[file_names.split(path)[1]].append(path)
    return groups


def _rest(path: str) -> _Rest:
    return path, path.rfind("/")


def _by_next_part(rests: Iterable[_Rest]) -> dict[str | None, list[_Rest]]:
    """The paths by the next part towards their beginning; None where nothing is left."""
    groups: dict[str | None, list[_Rest]] = defaultdict(list)
    for path, end in rests:
        start = path.rfind("/", 0, max(end, 0)) + 1
        groups[None if end < 0 else path[start:end]].append((path, start - 1))
    return groups
