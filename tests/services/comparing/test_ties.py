from __future__ import annotations

from backend.services.comparing.ties import Tied, Ties, given_away, units


def crops(*letters: str, batch: int = 1) -> list[Tied]:
    return [Tied(f"{batch}-{number}", batch, text) for number, text in enumerate(letters)]


def test_what_a_chain_of_ties_connects_is_tied() -> None:
    ties = Ties()
    ties.tie("a", "b")
    ties.tie("c", "d")
    assert (ties.are_tied("a", "b"), ties.are_tied("b", "c"), ties.are_tied("e", "e")) == (True, False, True)
    ties.tie("d", "a")
    assert ties.are_tied("b", "c")
    assert ties.root("a") == ties.root("c")


def test_one_batch_s_identical_names_are_one_unit() -> None:
    found = units([*crops("anna", "lea", "anna", "", ""), *crops("anna", batch=2)])
    assert found["1-0"] == found["1-2"] == "1-0"
    assert len(set(found.values())) == 5  # labels without a text are not tied, nor is the other batch


def test_a_form_s_fields_are_one_unit_and_its_names_tie_no_forms_together() -> None:
    fields = [Tied(f"{form}-{name}", 1, name, form) for form in ("f1", "f2") for name in ("anna", form)]
    found = units(fields)
    assert found["f1-anna"] == found["f1-f1"] != found["f2-anna"] == found["f2-f2"]


def test_an_image_in_two_forms_ties_them_together() -> None:
    fields = [
        Tied("a", 1, "x", "f1"),
        Tied("b", 1, "y", "f1"),
        Tied("b", 1, "y", "f2"),
        Tied("c", 1, "z", "f2"),
    ]
    assert set(units(fields).values()) == {"a"}


def test_near_duplicates_are_one_unit_across_batches() -> None:
    labels = [*crops("anna"), *crops("anna", batch=2), *crops("lea", batch=3)]
    assert units(labels, [("1-0", "2-0"), ("1-0", "gone")]) == {"1-0": "1-0", "2-0": "1-0", "3-0": "3-0"}


def test_the_order_does_not_matter() -> None:
    labels = [*crops("anna", "lea", "anna", "lea", "hugo"), *crops("hugo", batch=2)]
    assert units(labels, [("2-0", "1-4")]) == units(labels[::-1], [("1-4", "2-0")])


def test_a_long_chain_of_ties_is_one_unit() -> None:
    labels = [Tied(f"{n:05}", n, "x") for n in range(5000)]
    near = [(f"{n:05}", f"{n + 1:05}") for n in range(4999)]
    assert set(units(labels, near).values()) == {"00000"}


def test_a_name_set_aside_is_given_away_by_the_same_name_that_is_trained_on_in_its_batch() -> None:
    labels = [
        Tied("a", 1, "marie", "f1"),
        Tied("b", 1, "marie", "f2"),
        Tied("c", 2, "marie", "f3"),
        Tied("d", 1, "hugo", "f1"),
        Tied("e", 1, "", "f1"),
        Tied("f", 1, "", "f2"),
    ]
    sides = {"a": "gate", "d": "gate", "e": "gate", "b": "train", "f": "train", "c": "gate"}
    assert given_away(labels, sides) == {"a"}
