"""Which fields of a page stay as they were cut when its form changes: a field that did not move keeps its label.

Knows forms as values.
"""

from __future__ import annotations

from dataclasses import dataclass

from backend.pages.form import Field, Form

_SAME_MM = 0.05


@dataclass(frozen=True)
class FieldChanges:
    """What a page's fields become.

    Args:
        kept: by their former name: the field that has the same place now, under whatever name.
        cut: names of fields to be cut.
    """

    kept: dict[str, Field]
    cut: frozenset[str]


def changes(old: Form, new: Form, form_page: int) -> FieldChanges:
    """From one version of a form to another, on one of its pages."""
    kept: dict[str, Field] = {}
    missing = []
    before = list(old.on_page(form_page))
    names = {each.name for each in before}
    # Known names first, so that of two fields in one place each keeps its own.
    for each in sorted(new.on_page(form_page), key=lambda each: each.name not in names):
        same = [other for other in before if _is_same_cut(other, each)]
        if not same:
            missing.append(each.name)
            continue
        found = next((other for other in same if other.name == each.name), same[0])
        before.remove(found)
        kept[found.name] = each
    return FieldChanges(kept, frozenset(missing))


def _is_same_cut(one: Field, other: Field) -> bool:
    """Whether the same pixels are cut; of a comb its lines are taken out."""
    sides = zip(
        (one.rect.left, one.rect.top, one.rect.width, one.rect.height),
        (other.rect.left, other.rect.top, other.rect.width, other.rect.height),
        strict=True,
    )
    return (one.kind == "comb") == (other.kind == "comb") and all(abs(a - b) < _SAME_MM for a, b in sides)
