"""Reads a list of names with counts (CSV: NAME, COUNT) and builds a name prior of it.

Knows such lists and folding; ``training.name_prior.ngram`` counts letters, ``backend.recognizer.prior`` defines the
file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from backend.exchange.label_kinds import MARKS
from backend.recognizer.alphabet import NAMES, Alphabet
from backend.recognizer.prior import Prior
from training.data.dataset import DatasetError, read_pieces
from training.name_prior.ngram import Shape, count_ngrams

NAME_COUNTS = "name_counts.csv"


def read_counts(csv: Path, alphabet: Alphabet, left_out: Iterable[str] = ()) -> Counter[str]:
    """Folded names and their counts in ``csv``, without marks such as EMPTY and names with foreign letters.

    Args:
        left_out: labels to subtract from the counts, one each: a prior must not have counted the labels that it will
            be measured on.
    Raises:
        DatasetError: the file or a column is missing, or a COUNT is not a whole number.
    """
    counts: Counter[str] = Counter()
    for piece in _pieces(csv, ("NAME", "COUNT")):
        for name, count in zip(piece["NAME"], piece["COUNT"], strict=True):
            if not count.isdecimal():
                raise DatasetError(f"{csv} needs whole numbers in COUNT. Received: {count!r}")
            counts[name] += int(count)
    counts.subtract(left_out)
    return _folded(counts, alphabet)


def read_labels(csv: Path | None) -> list[str]:
    """The column IDENTITY of ``csv``; empty if that is None.

    Raises:
        DatasetError: the file or the column is missing.
    """
    return [label for piece in _pieces(csv, ("IDENTITY",)) for label in piece["IDENTITY"]] if csv else []


def build_prior(counts: Mapping[str, int], alphabet: Alphabet = NAMES, shape: Shape | None = None) -> Prior:
    """Build a prior of these names.

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
