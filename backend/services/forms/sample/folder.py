"""Writes the sample to a folder: the form, the pile, and a list of what is written on it."""

from __future__ import annotations

import csv
from pathlib import Path

from backend.disk_sync import whole_file
from backend.pages.form_file import dump
from backend.services.errors import ConflictError
from backend.services.forms.sample.sample_form import sample_form
from backend.services.forms.sample.sample_pile import PAGES, sample_pile

FORM, PILE, WRITTEN = "form.json", "pile.pdf", "written.csv"


def write_sample(folder: Path) -> None:
    """Write ``form.json``, ``pile.pdf`` and ``written.csv`` into ``folder``, which is made if it is not there.

    Raises:
        ConflictError: one of the files is there already.
    """
    for name in (FORM, PILE, WRITTEN):
        if (folder / name).exists():
            raise ConflictError(f"The sample never replaces a file. Received: {folder / name}")
    folder.mkdir(parents=True, exist_ok=True)
    with whole_file(folder / FORM) as draft:
        draft.write_text(dump(sample_form()), encoding="utf-8")
    with whole_file(folder / PILE) as draft:
        draft.write_bytes(sample_pile())
    with whole_file(folder / WRITTEN) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        names = [field.name for field in sample_form().form.fields]
        table = csv.writer(file)
        table.writerow(("PAGE", "KIND", *names))
        for number, page in enumerate(PAGES, start=1):
            table.writerow((number, page.kind, *(page.texts.get(name, "") for name in names)))
