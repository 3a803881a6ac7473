"""The pile that the robot reviews by record: sheets of a drawn form with real names pasted into their boxes.

It takes the way of every pile: the form is imported, the sheets are uploaded as one PDF, and the worker recognises,
cuts and reads them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from backend.pages.form_file import FormFile, dump
from tests.bench.review.office import READING_WITHIN_S, listed, running
from tests.e2e import paper_pile
from tests.e2e.server import Server, wait_for
from tests.handwriting import NamedImage

CUT_WITHIN_S = 600


@contextmanager
def read_pile(names: list[NamedImage]) -> Iterator[tuple[Server, dict[int, str]]]:
    """A running Paraph that has read a pile of whole sheets with these names, and the true name for each field's image.

    Raises:
        SystemExit: the names do not fill one sheet.
        RuntimeError: a sheet was not recognised.
    """
    sheets = in_sheets(names)
    if not sheets:
        raise SystemExit(f"A pile takes at least {len(paper_pile.printed().form.fields)} names.")
    with running() as server:
        pile_id = _brought(server, sheets)
        wait_for(
            "the sheets to be cut", lambda: not _pile(server, pile_id)["states"]["waiting"], CUT_WITHIN_S
        )
        states = _pile(server, pile_id)["states"]
        if states["registered"] < len(sheets):
            raise RuntimeError(f"Of {len(sheets)} sheets not all were recognised: {states}")
        # Pages are joined once all are known.
        wait_for("the records", lambda: _pile(server, pile_id)["records"]["complete"] == len(sheets))
        truth = true_names(sheets, listed(server, f"/piles/{pile_id}/records"), _numbers(server, pile_id))
        server.wait_until_read(len(truth), within_s=READING_WITHIN_S)
        yield server, truth


def in_sheets(names: Sequence[NamedImage]) -> list[list[NamedImage]]:
    """The names of each sheet; those that do not fill the last one are left out."""
    size = len(paper_pile.printed().form.fields)
    return [list(names[begin : begin + size]) for begin in range(0, len(names) - size + 1, size)]


def true_names(
    sheets: Sequence[Sequence[NamedImage]], records: Iterable[dict[str, Any]], numbers: dict[int, int]
) -> dict[int, str]:
    """What is written in the image of each field.

    Args:
        records: the API's.
        numbers: of each page by its id, from 1.
    """
    return {
        field["image_id"]: sheets[numbers[field["page_id"]] - 1][field["position"]].name
        for record in records
        for field in record["fields"]
    }


def _brought(server: Server, sheets: Sequence[Sequence[NamedImage]]) -> int:
    """Import the form and upload the sheets; the pile's id."""
    printed = paper_pile.printed()
    grey = np.asarray(cv2.cvtColor(printed.sheets[0], cv2.COLOR_RGB2GRAY), np.uint8)
    form = dump(FormFile(printed.form, (grey,))).encode()
    answer = server.post("/forms/import", data=form, headers={"Content-Type": "application/json"})
    assert answer.status_code == 201, answer.text
    with tempfile.TemporaryDirectory(prefix="paraph-bench-") as folder:
        filled = [paper_pile.filled([name.path for name in sheet]) for sheet in sheets]
        pdf = paper_pile.write_sheets(Path(folder) / "sheets.pdf", filled).read_bytes()
    answer = server.post("/piles", files={"files": ("sheets.pdf", pdf)}, data={"name": "Sheets"})
    assert answer.status_code == 200, answer.text
    pile_id: int = answer.json()["pile_id"]
    return pile_id


def _pile(server: Server, pile_id: int) -> dict[str, Any]:
    pile: dict[str, Any] = server.get(f"/piles/{pile_id}").json()
    return pile


def _numbers(server: Server, pile_id: int) -> dict[int, int]:
    return {page["id"]: page["number"] for page in listed(server, "/pages", pile=pile_id)}
