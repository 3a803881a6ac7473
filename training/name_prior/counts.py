"""Counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from backend.recognizer.alphabet import NAMES, Alphabet
from backend.recognizer.prior import Prior
from training.data.dataset import MARKS, DatasetError, read_pieces
from training.name_prior.ngram import Shape, count_ngrams

NAME_COUNTS = "name_counts.csv"


def read_counts(csv: Path, alphabet: Alphabet, left_out: Iterable[str] = ()) -> Counter[str]:
    """Folded names and how often each stands in ``csv``; marks such as EMPTY and foreign letters go.

    Args:
        left_out: labels, each of which is one of those that were counted and shall not be: fields that the prior will
            be measured on must not tell it their own names.
    Raises:
        DatasetError: a file or a column is missing, or a COUNT is no number.
    """
    counts: Counter[str] = Counter()
    for piece in _pieces(csv, ("NAME", "COUNT")):
        for name, count in zip(piece["NAME"], piece["COUNT"], strict=True):
            if not count.isdecimal():
                raise DatasetError(f"{csv} needs a whole number in COUNT. Received: {count!r}")
            counts[name] += int(count)
    counts.subtract(left_out)
    return _folded(counts, alphabet)


def read_labels(csv: Path | None) -> list[str]:
    """The column IDENTITY of ``csv``; empty without one.

    Raises:
        DatasetError: the file or the column is missing.
    """
    return [label for piece in _pieces(csv, ("IDENTITY",)) for label in piece["IDENTITY"]] if csv else []


def build_prior(counts: Mapping[str, int], alphabet: Alphabet = NAMES, shape: Shape | None = None) -> Prior:
    """A prior of these names.

    Raises:
        DatasetError: there are none.
    """
    if not counts:
        raise DatasetError("A name prior needs at least one name with a count.")
    contexts, rows = count_ngrams(counts, alphabet.characters, shape or Shape())
    return Prior(alphabet.characters, contexts, rows, dict(counts))


def _folded(counts: Mapping[str, int], alphabet: Alphabet) -> Counter[str]:
    folded: Counter[str] = Counter()
    for name, count in counts.items():
        text = alphabet.fold(name)
        if count > 0 and text.text and not text.unknown and name not in MARKS:
            folded[text.text] += count
    return folded


def _pieces(csv: Path, columns: tuple[str, ...]) -> Iterator[pd.DataFrame]:
    if not csv.exists():
        raise DatasetError(f"{csv} is missing.")
    return read_pieces(csv, columns)
