"""The style of texts: in which case and with which accents the readings of a field are written.

Labels are kept as typed, whatever the style.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Case = Literal["upper", "title", "written"]
Accents = Literal["folded", "kept"]
CASES: tuple[Case, ...] = get_args(Case)
ACCENTS: tuple[Accents, ...] = get_args(Accents)


@dataclass(frozen=True)
class Style:
    """How texts are written.

    Args:
        case: ``upper``, ``title`` (each part of a name begins with a capital), or ``written``, as on the image.
        accents: ``folded`` to letters without, or ``kept`` as on the image.
    Raises:
        ValueError: one of them is unknown.
    """

    case: Case = "upper"
    accents: Accents = "folded"

    def __post_init__(self) -> None:
        if self.case not in CASES or self.accents not in ACCENTS:
            raise ValueError(f"A style has a case of {CASES} and accents of {ACCENTS}. Received: {self}")

    @property
    def keeps_forms(self) -> bool:
        """Whether a text depends on the forms that its letters have on the image."""
        return self.case == "written" or self.accents == "kept"

    def with_own(self, case: Case | None, accents: Accents | None) -> Style:
        """This style, but with a field's own case and accents, as far as it has them."""
        return Style(case or self.case, accents or self.accents)

    def shared_with(self, other: Style | None) -> Style:
        """What texts in this style and in another both say: a letter's case and its accents only if both keep them.

        Args:
            other: None if it is not known; then this style alone counts.
        """
        if other is None:
            return self
        return Style(
            other.case if self.case == "written" else self.case,
            other.accents if self.accents == "kept" else self.accents,
        )

    @classmethod
    def of(cls, case: Case | None, accents: Accents | None) -> Style | None:
        """The style of two columns; None if it is not known."""
        return None if case is None or accents is None else cls(case, accents)


PLAIN = Style()
"""Upper case without accents, what a recognizer writes unless it is told otherwise."""
