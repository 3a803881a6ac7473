"""What a role may not do is not shown to it: in what readers see, a button that changes something has `needs`."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import relative, tracked

SEEN_BY_READERS = (
    *(f"frontend/js/ui/{part}/*.js" for part in ("forms", "images", "piles", "training")),
    *(
        f"frontend/js/views/{view}.js"
        for view in ("batches", "bin", "export", "forms", "images", "piles", "versions")
    ),
)
ONLY_IN_VIEWS_OF_REVIEWERS = {
    "forms/editor_bar.js",
    "forms/editor_head.js",
    "forms/field_panel.js",
    "forms/form_editor.js",
    "forms/paper_panel.js",
    "piles/ask_new_form.js",
    "piles/desk_panel.js",
    "piles/record_bar.js",
    "piles/records_end.js",
}
HARMLESS = {
    "images/label_editor.js: label,",  # in a place that has `needs`
    'piles/page_sections.js: label: t("piles.morePages"),',
    "training/preview.js: label: t(`preview.${one.kind}.${when}`,",
    'training/preview.js: label: t("preview.more"),',
    'training/preview.js: label: t("preview.close"),',
    'training/run_list.js: label: t("runs.show"),',
    'training/version_table.js: label: t(isLive ? "preview.show.past" : "preview.show.future"),',
}
_BUTTON = re.compile(r"\bbutton\(\{")
_LABEL = re.compile(r"\blabel\b[^,]*,")


def unguarded(text: str) -> Iterator[str]:
    """The label of each button without `needs`."""
    for found in _BUTTON.finditer(text):
        parts = literal_at(text, found.end() - 1)
        label = _LABEL.search(parts)
        if "needs:" not in parts:
            yield label[0] if label else parts


def literal_at(text: str, start: int) -> str:
    """The object literal whose brace is at ``start``."""
    depth = 0
    for at in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return text[start:at]
    raise AssertionError("a brace is not closed")


def test_a_button_that_readers_see_needs_a_role_or_changes_nothing() -> None:
    found = {
        f"{name}: {label}"
        for path in tracked(*SEEN_BY_READERS)
        if (name := "/".join(path.parts[-2:])) not in ONLY_IN_VIEWS_OF_REVIEWERS
        for label in unguarded(path.read_text(encoding="utf-8"))
    }
    assert found == HARMLESS


@pytest.mark.parametrize(
    ("code", "labels"),
    [
        ('button({ label: t("a"), on: { click: () => go({}) } })', ['label: t("a"),']),
        ('button({ label: t("a"), data: { needs: "reviewer" } })', []),
        ('button({ label, kind }) && button({ label: b, data: { needs: "trainer" } })', ["label,"]),
    ],
)
def test_buttons_without_a_role_are_found(code: str, labels: list[str]) -> None:
    assert list(unguarded(code)) == labels


def test_what_is_left_out_exists() -> None:
    names = {relative(path) for path in tracked("frontend/js/ui/*.js")}
    assert {f"frontend/js/ui/{name}" for name in ONLY_IN_VIEWS_OF_REVIEWERS} <= names
