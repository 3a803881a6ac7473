"""What becomes of a page: recognised or refused, how far off it was laid, and what its fields read as.

One `Examiner` in each process; it knows all drawn forms at once.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from backend.pages.blank import is_blank
from backend.pages.cut import CutField, cut
from backend.pages.register import Candidate, Registrar
from backend.recognizer.bundle import latest_bundle, load_bundle
from backend.recognizer.engine import Recognizer
from backend.recognizer.image import ImageRefusedError
from backend.services.reading.clear_reading import read_clearly
from tests.bench.pages import peer
from tests.bench.pages.cases import Case, FormSide
from tests.handwriting import ROOT
from tests.pages.simulator import Pixels, Seen, worst_mm


@dataclass(frozen=True)
class FieldOutcome:
    """What is written in a field, '' for nothing; what its cut and the clean crop read as."""

    kind: str
    written: str
    page: str
    clean: str


@dataclass(frozen=True)
class Outcome:
    """What became of a page.

    Args:
        seconds: of the processor, to recognise the page and cut its fields.
        error: in millimetres at the worst field corner, of a page that was rightly accepted.
        peer: the same of the peer; infinite if it finds no place, None if it was not asked.
        fields: of a page that was rightly accepted.
    """

    group: str
    accepted: bool
    is_wrong: bool
    seconds: float
    error: float | None = None
    peer: float | None = None
    fields: tuple[FieldOutcome, ...] = ()


class Examiner:
    """Recognises, measures and reads.

    Args:
        known: the drawn forms' pages.
    """

    def __init__(self, known: list[FormSide]) -> None:
        self._known = known
        self._references = [side.reference() for side in known]
        self._registrar = Registrar(self._references)
        bundle = latest_bundle(ROOT / "weights")
        if bundle is None:
            raise LookupError("The folder weights holds no bundle.")
        self._recognizer = Recognizer(load_bundle(bundle))

    def outcome(self, case: Case) -> Outcome:
        """Of one page."""
        begun = time.process_time()
        found = None if is_blank(case.picture) else self._registrar.register(case.picture)
        best = found.best if found is not None and found.accepted else None
        cuts = self._cut(case, best) if best is not None and best.reference == case.known else []
        seconds = time.process_time() - begun
        theirs = self._peer(case)
        if best is None:
            return Outcome(case.group, False, False, seconds, None, theirs)
        if case.seen is None or best.reference != case.known:
            return Outcome(case.group, True, True, seconds, None, theirs)
        error = self._worst(case.seen, best, case.known)
        return Outcome(case.group, True, False, seconds, error, theirs, self._read(case, cuts))

    def _cut(self, case: Case, best: Candidate) -> list[CutField]:
        reference = self._references[best.reference]
        return [
            cut(case.picture, reference, best.placement, each.field.rect, is_comb=each.field.kind == "comb")
            for each in case.fields
        ]

    def _worst(self, seen: Seen, best: Candidate, known: int) -> float:
        return worst_mm(seen, best.placement, self._corners(known))

    def _corners(self, known: int) -> np.ndarray:
        return np.concatenate([rect.corners() for rect in self._references[known].fields])

    def _peer(self, case: Case) -> float | None:
        if case.known is None or case.seen is None:
            return None
        side = self._known[case.known]
        paper = side.printed.form.pages[side.page - 1]
        placement = peer.placed(case.picture, side.sheet, paper.width, paper.height)
        return np.inf if placement is None else worst_mm(case.seen, placement, self._corners(case.known))

    def _read(self, case: Case, cuts: list[CutField]) -> tuple[FieldOutcome, ...]:
        seen = [None if one.is_empty else one.crop for one in cuts]
        clean = [each.clean for each in case.fields]
        texts = iter(self._texts([crop for crop in (*seen, *clean) if crop is not None]))
        both = [[("" if crop is None else next(texts)) for crop in crops] for crops in (seen, clean)]
        return tuple(
            FieldOutcome(each.field.kind, each.name, page, ideal)
            for each, page, ideal in zip(case.fields, *both, strict=True)
        )

    def _texts(self, crops: list[Pixels]) -> list[str]:
        readings = read_clearly(self._recognizer, crops)
        return ["" if isinstance(one, ImageRefusedError) else one.text for one in readings]
