from __future__ import annotations

import pytest

from backend.store.folding import fold, folded_name, folded_texts, initial


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("MÜLLER", "muller"),
        ("Élodie", "elodie"),
        ("E\u0301LODIE", "elodie"),
        ("O’NEILL", "o neill"),
        ("JEAN-LUC", "jean luc"),
        ("box 1/scan_01.PNG", "box 1 scan 01 png"),
        ("STRAẞE", "strasse"),
        ("İPEK", "ipek"),
        ("王小明", "王小明"),
        (" %_\\ ", ""),
    ],
)
def test_case_accents_and_punctuation_do_not_count(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("text", "begins"),
    [("martin", "M"), ("Éva", "E"), ("ßa", "S"), ("İpek", "I"), ("-A", "-"), ("7", "7"), ("", "")],
)
def test_a_text_begins_with_a_plain_capital(text: str, begins: str) -> None:
    assert initial(text) == begins


def test_a_path_keeps_its_end_and_a_name_its_start() -> None:
    assert (
        folded_texts("a/" * 200 + "end.png", None, "B" * 200)
        == ("a " * 250 + "end png")[-250:] + "\n" + "b" * 150
    )
    assert folded_name("É" * 200) == "e" * 150


def test_an_entry_of_an_index_is_small_enough_for_postgresql() -> None:
    folded = folded_texts("𝄞王" * 400, "王" * 400, "王" * 400)
    assert len(folded.encode()) < 2_600
