"""A field that did not move is kept, whatever it is called now."""

from __future__ import annotations

from dataclasses import replace

from backend.pages.geometry import Rect
from backend.services.piles.cutting.field_changes import changes
from tests.services.piles.scans import FIELDS, survey

SURNAME, BORN, WITNESS = FIELDS
OLD = survey()


def test_an_unchanged_form_keeps_every_field_of_the_page() -> None:
    found = changes(OLD, OLD, 1)
    assert (found.kept, found.cut) == ({"Surname": SURNAME, "Born": BORN}, frozenset())


def test_moved_and_new_fields_are_cut_and_removed_ones_are_gone() -> None:
    moved = replace(SURNAME, rect=Rect(30, 41, 60, 10))
    found = changes(OLD, survey(moved, replace(WITNESS, page=2)), 1)
    assert (found.kept, found.cut) == ({}, frozenset({"Surname"}))


def test_a_field_in_the_same_place_is_the_same_under_another_name_but_a_comb_is_cut_anew() -> None:
    renamed, comb = replace(BORN, name="Birthday", kind="name"), replace(SURNAME, kind="comb", boxes=8)
    found = changes(OLD, survey(renamed, comb), 1)
    assert (found.kept, found.cut) == ({"Born": renamed}, frozenset({"Surname"}))


def test_of_two_fields_in_one_place_each_keeps_its_own() -> None:
    twin = replace(SURNAME, name="Again")
    found = changes(survey(SURNAME, twin), survey(twin, SURNAME), 1)
    assert found.kept == {"Surname": SURNAME, "Again": twin}
