"""Letters that corrections need and the live version cannot write: how many, and which the next run probably learns.

Knows labels and the live version's alphabets; `recognizer.spelling.new_letters` knows what an office's style needs.
Changes nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.exchange.label_kinds import EQUAL_TEXTS
from backend.exchange.snapshot_layout import STOPS_BY
from backend.exchange.style import Style
from backend.recognizer.alphabet import Alphabet
from backend.recognizer.spelling.new_letters import NewLetters, Writing, count_new_letters
from backend.services.comparing.sides import AT_FIRST
from backend.services.versions.folders import manifest_of
from backend.store.image_sides import Side
from backend.store.lists import label_counts
from backend.store.versions import select_live

Counts = Mapping[Side | None, int]
"""Pictures with a text by the side that they are on."""

_PARTS = AT_FIRST * STOPS_BY
"""Parts in which labels are counted that will probably teach."""


@dataclass(frozen=True)
class LetterSupply:
    """Letters that corrections need and the live version lacks.

    Args:
        need: corrections with a letter at which the next run learns it, if it trains on them.
        corrections: number of them with at least one such letter.
        counts: number of them by letter, or by ``a-z`` for all lower-case letters; the most frequent first.
        learned: those of ``counts`` that the next run is likely to learn.
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
    texts = _by_style(session, style)

    def lacking(times: Callable[[Counts], int]) -> NewLetters:
        """What is lacking if a text counts as many times as ``times`` says of its pictures."""
        given = ((text, read_in, times(counts)) for (text, read_in), counts in texts.items())
        return count_new_letters(writing, given)

    found = lacking(lambda counts: min(sum(counts.values()), EQUAL_TEXTS))
    likely = set(lacking(_teaching).enough(need * _PARTS))
    learned = tuple(name for name in found.counts if name in likely)
    return LetterSupply(need, found.labels, found.counts, learned)


def _by_style(session: Session, default: Style) -> Mapping[tuple[str, Style], Counts]:
    """Pictures by their text and the style that it is learned in, whoever chose that style."""
    found: defaultdict[tuple[str, Style], Counter[Side | None]] = defaultdict(Counter)
    for one, counts in label_counts.select_styled_text_counts(session).items():
        found[one.text, default.with_own(one.case, one.accents).shared_with(one.typed)].update(counts)
    return found


def _teaching(counts: Counts) -> int:
    """About how many labels with a text teach, in `_PARTS`: of new ones some are set aside, and of all
    some decide when to stop."""
    trained_on = counts.get("train", 0) * AT_FIRST + counts.get(None, 0) * (AT_FIRST - 1)
    return min(trained_on * (STOPS_BY - 1), EQUAL_TEXTS * _PARTS)


def _live_writing(session: Session, settings: Settings) -> Writing | None:
    """What the live version writes; None if nothing is live, or its manifest cannot be read."""
    live = select_live(session)
    manifest = None if live is None else manifest_of(settings, live)
    if manifest is None:
        return None
    letters = Alphabet.from_dict(dict(manifest.letters)) if manifest.letters else None
    return Writing(Alphabet.from_dict(dict(manifest.alphabet)), letters)
