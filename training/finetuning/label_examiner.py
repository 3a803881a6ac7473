"""Turns labels of a snapshot into samples: what of each may be learned, and what readings are compared with.

What a label says depends on the style in which its image is read. Knows rows, styles and alphabets. Knows no networks.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from backend.exchange.label_kinds import EQUAL_TEXTS
from backend.exchange.style import PLAIN, Style
from backend.recognizer.alphabet import Alphabet
from backend.recognizer.bundle import Bundle
from backend.recognizer.spelling.left_open import LeftOpen, left_open, said
from backend.recognizer.spelling.new_letters import NewLetters, Writing, count_new_letters
from training.data.dataset import Examiner, Report, Row, Sample
from training.finetuning.snapshot import SnapshotLabel


def new_letters_of(labels: Iterable[SnapshotLabel], writing: Writing) -> NewLetters:
    """Letters that labels need and ``writing`` lacks."""
    typed = Counter((label.row.identity, label.style) for label in labels if label.row.kind == "text")
    return count_new_letters(
        writing, ((text, style, min(count, EQUAL_TEXTS)) for (text, style), count in typed.items())
    )


def letter_facts(found: NewLetters, writing: Writing, parent: Bundle) -> dict[str, Any]:
    """Which letters the labels need that the parent lacks, and which the candidate has learned, for the report."""
    learned = writing.more_than(writing_of(parent))
    return {"labels": found.labels, "counts": dict(found.counts), "learned": learned}


class LabelExaminer:
    """Makes samples of labels.

    Args:
        writing: what the network writes that is to learn them.
        parent: whose images it reads.
        report: counts what is dropped.
    """

    def __init__(self, writing: Writing, parent: Bundle, report: Report) -> None:
        self._writing = writing
        self._folded = Examiner(writing.alphabet, parent.image, parent.manifest.frame_stride, blanks=True)
        self._report = report

    def learned(self, labels: Iterable[SnapshotLabel]) -> Iterator[Sample]:
        """Samples to learn from.

        If the network distinguishes forms of letters, a label leaves open what its style does. A label that has a
        letter which the network lacks is folded, and leaves all open.
        """
        exact = replace(self._folded, alphabet=unfolded(self._writing.network_alphabet.characters))
        for label in labels:
            open_to = left_open(label.style)
            if (
                self._writing.letters is None
                or open_to == LeftOpen.FORM
                or self._writing.lacking(label.row.identity, label.style)
            ):
                yield from self._sample(label.row, self._folded)
            else:
                yield from self._sample(_said(label), replace(exact, left_open=open_to))

    def compared(self, labels: Sequence[SnapshotLabel]) -> Iterator[Sample]:
        """Samples to compare readings with: with all that their style asks for, even what no version can write.

        A version that lacks a letter gets it wrong, and the label still counts.
        """
        known = {True: self._writing.alphabet, False: unfolded(self._writing.network_alphabet.characters)}
        examiners = {
            is_plain: replace(
                self._folded,
                alphabet=_with_lacking(alphabet, (x for x in labels if _is_plain(x) == is_plain)),
            )
            for is_plain, alphabet in known.items()
        }
        for label in labels:
            yield from self._sample(_said(label), examiners[_is_plain(label)])

    def _sample(self, row: Row, examiner: Examiner) -> Iterator[Sample]:
        found = examiner.examine(row)
        if isinstance(found, Sample):
            self._report.used += 1
            yield found
        else:
            self._report.left_out[found] += 1


def _is_plain(label: SnapshotLabel) -> bool:
    return label.style == PLAIN


def _with_lacking(alphabet: Alphabet, labels: Iterable[SnapshotLabel]) -> Alphabet:
    """``alphabet`` and the letters that it lacks of ``labels``, but no marks that would combine with the one before."""
    characters = alphabet.characters
    for label in labels:
        for letter, _ in alphabet.fold(_said(label).identity).unknown:
            if letter not in characters and unicodedata.is_normalized("NFC", characters + letter):
                characters += letter
    return replace(alphabet, characters=characters)


def unfolded(characters: str) -> Alphabet:
    """An alphabet in which only signs and spaces are folded."""
    return Alphabet(characters, fold_case=False, fold_accents=False)


def writing_of(bundle: Bundle) -> Writing:
    """What a version writes."""
    return Writing(bundle.alphabet, bundle.letters)


def styles_of(labels: Iterable[SnapshotLabel]) -> dict[str, Style]:
    """File name to style, of labels that are not plain."""
    return {label.row.file_name: label.style for label in labels if label.style != PLAIN}


def _said(label: SnapshotLabel) -> Row:
    return replace(label.row, identity=said(label.row.identity, label.style))
