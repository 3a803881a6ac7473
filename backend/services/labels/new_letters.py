"""Letters that corrections need and the live version cannot write: how many, and which the next run probably learns.

Knows labels and the live version's alphabets; `recognizer.spelling.new_letters` knows what an office's style needs.
Changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.exchange.label_kinds import EQUAL_TEXTS
from backend.exchange.style import Style
from backend.recognizer.alphabet import Alphabet
from backend.recognizer.spelling.new_letters import Writing, count_new_letters
from backend.services.versions.folders import manifest_of
from backend.store.lists import label_counts
from backend.store.versions import select_live


@dataclass(frozen=True)
class LetterSupply:
    """Letters that corrections need and the live version lacks.

    Args:
        need: corrections with a letter at which the next run learns it.
        corrections: number of them with at least one such letter.
        counts: number of them by letter, or by ``a-z`` for all lower-case letters; the most frequent first.
        learned: those of ``counts`` that the next run is likely to learn; it counts without labels that are held back.
    """

    need: int
    corrections: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    learned: tuple[str, ...] = ()


def letter_supply(session: Session, settings: Settings) -> LetterSupply:
    """Count what the live version lacks; of labels with the same text, at most ``EQUAL_TEXTS`` count."""
    need, style = settings.retrain_letter_corrections, settings.style
    writing = _live_writing(session, settings)
    if writing is None:
        return LetterSupply(need)
    pictures: Counter[tuple[str, Style]] = Counter()
    for one in label_counts.select_styled_text_counts(session):
        shared = style.with_own(one.case, one.accents).shared_with(one.typed)
        pictures[one.text, shared] += one.pictures
    texts = ((*labelled, min(count, EQUAL_TEXTS)) for labelled, count in pictures.items())
    found = count_new_letters(writing, texts)
    return LetterSupply(need, found.labels, found.counts, found.enough(need))


def _live_writing(session: Session, settings: Settings) -> Writing | None:
    """What the live version writes; None if nothing is live, or its manifest cannot be read."""
    live = select_live(session)
    manifest = None if live is None else manifest_of(settings, live)
    if manifest is None:
        return None
    letters = Alphabet.from_dict(dict(manifest.letters)) if manifest.letters else None
    return Writing(Alphabet.from_dict(dict(manifest.alphabet)), letters)
