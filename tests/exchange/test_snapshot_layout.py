from __future__ import annotations

import pytest

from backend.exchange.snapshot_layout import COLUMNS, SnapshotRow


def test_a_row_has_a_cell_for_each_column() -> None:
    row = SnapshotRow("a.png", "O’NEILL, É", "gate", True, "text", "form 7", "written", "kept")
    assert dict(zip(COLUMNS, row.cells(), strict=True)) == {
        "FILENAME": "a.png",
        "IDENTITY": "O’NEILL, É",
        "SPLIT": "gate",
        "CORRECTED": "1",
        "KIND": "text",
        "GROUP": "form 7",
        "CASE": "written",
        "ACCENTS": "kept",
    }


@pytest.mark.parametrize(
    "row",
    [
        SnapshotRow("a.png", "EMPTY", "train", False, "text"),
        SnapshotRow("b.png", "", "gate", True, "blank", "form 7"),
        SnapshotRow("c.png", "", "train", True, "unreadable"),
        SnapshotRow("d.png", "Zoé", "train", True, "text", "", "title", "kept"),
    ],
)
def test_cells_are_read_as_they_were_written(row: SnapshotRow) -> None:
    assert SnapshotRow.from_cells(row.cells()) == row


def test_cells_that_an_earlier_release_did_not_write_mean_plain_capitals() -> None:
    row = SnapshotRow.from_cells(("a.png", "ANNE", "gate", "0", "text", "", "", ""))
    assert (row.case, row.accents) == ("upper", "folded")


def test_an_unknown_split_or_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="Received: 'test'"):
        SnapshotRow.from_cells(("a.png", "ANNE", "test", "0", "text", "", "", ""))
    with pytest.raises(ValueError, match="'EMPTY'"):
        SnapshotRow.from_cells(("a.png", "ANNE", "train", "0", "EMPTY", "", "", ""))
