"""Results of an upload: counted, and ready to be stored as JSON."""

from __future__ import annotations

from backend.recognizer.image import ImageRefusedError
from backend.services.errors import FileRefusedError
from backend.services.uploads.results import FileError, FileResult, ListResult, Receipt

CREATED = FileResult("F1/a.png", "created", 1, near_duplicate_of=7)
REFUSED = FileResult("b.png", "refused", error=FileError("empty", "The file is empty."))


def test_a_receipt_counts_its_outcomes() -> None:
    receipt = Receipt((3, "March"), (CREATED, REFUSED, CREATED), expected=1)
    assert [receipt.count(outcome) for outcome in ("created", "exists", "refused")] == [2, 0, 1]
    assert (receipt.has_error("empty"), receipt.has_error("storage-full")) == (True, False)


def test_a_receipt_as_json() -> None:
    found = ListResult("F1/list.csv", names=2, matched=1)
    assert Receipt((3, "March"), (CREATED, REFUSED), expected=1, lists=(found,)).to_dict() == {
        "batch": {"id": 3, "name": "March"},
        "results": [
            {
                "file_name": "a.png",
                "path": "F1/a.png",
                "outcome": "created",
                "image_id": 1,
                "near_duplicate_of": 7,
                "error": None,
            },
            {
                "file_name": "b.png",
                "path": "b.png",
                "outcome": "refused",
                "image_id": None,
                "near_duplicate_of": None,
                "error": {"code": "empty", "detail": "The file is empty."},
            },
        ],
        "created": 1,
        "exists": 0,
        "refused": 1,
        "expected": 1,
        "lists": [{"file_name": "list.csv", "path": "F1/list.csv", "names": 2, "matched": 1}],
    }
    assert Receipt(None, ()).to_dict()["batch"] is None


def test_refusals_of_files_and_of_images_give_the_same_error() -> None:
    expected = FileError("damaged", "Scan it again.")
    assert FileError.of(FileRefusedError("damaged", "Scan it again.")) == expected
    assert FileError.of(ImageRefusedError("damaged", "Scan it again.")) == expected
