"""From a list of names to a prior."""

from __future__ import annotations

import pytest

from backend.recognizer.alphabet import NAMES
from training.data.dataset import DatasetError
from training.name_prior.counts import build_prior, read_counts, read_labels
from training.name_prior.ngram import Shape

LIST = "NAME,COUNT\nLéa,3\nLEA,2\nEMPTY,9\nJEAN-LUC,4\nNULL,1\nLI东,7\n"


@pytest.fixture
def counts(tmp_path):
    path = tmp_path / "name_counts.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_names_are_folded_and_marks_and_foreign_letters_go(counts):
    assert read_counts(counts, NAMES) == {"LEA": 5, "JEAN-LUC": 4, "NULL": 1}


def test_labels_to_be_measured_on_are_not_counted(counts, tmp_path):
    held_out = tmp_path / "gold.csv"
    held_out.write_text(
        "FILENAME,IDENTITY\na.jpg,LEA\nb.jpg,NULL\nc.jpg,NULL\nd.jpg,PAUL\n", encoding="utf-8"
    )
    assert read_counts(counts, NAMES, read_labels(held_out)) == {"LEA": 4, "JEAN-LUC": 4}


def test_the_prior_lists_the_counted_names(counts):
    built = build_prior(read_counts(counts, NAMES), NAMES, Shape(order=2, least=1))
    assert built.names == {"LEA": 5, "JEAN-LUC": 4, "NULL": 1}


@pytest.mark.parametrize("text", ["NAME\nLEA\n", "NAME,COUNT\nLEA,-1\n", "NAME,COUNT\nLEA,1.5\n"])
def test_a_list_that_is_none_is_refused(tmp_path, text):
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DatasetError, match="Received"):
        read_counts(tmp_path / "list.csv", NAMES)


def test_no_names_make_no_prior():
    with pytest.raises(DatasetError, match="at least one name"):
        build_prior({})
