"""A long PDF of scans, read by `flask form read`: memory over time, and pages a second with and without reading."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import numpy as np
import psutil
import pypdfium2 as pdfium
from PIL import Image

from backend.pages.form_file import FormFile, dump
from backend.recognizer.bundle import latest_bundle
from tests.bench.pages.cases import FormSide, genuine
from tests.bench.pages.ink import Ink
from tests.handwriting import ROOT
from tests.pages.layouts import two_pages

MIB = 2**20
_DIFFERENT = 20  # pages; a longer pile repeats them
_EVERY = 0.5  # seconds between looks at the memory
_UNREAD = 60  # pages of the run without reading


@dataclass(frozen=True)
class PileRun:
    """A pile that was read; memory in MiB of all processes together, shared pages counted once."""

    pages: int
    seconds: float
    early: float
    late: float
    most: float

    def line(self, what: str) -> str:
        """What is printed."""
        return (
            f"{what}: {self.pages} pages in {self.seconds:.0f} s with the start, "
            f"{self.pages / self.seconds:.2f} a second; "
            f"memory {self.early:.0f} MiB after a fifth, {self.late:.0f} MiB at the end, {self.most:.0f} MiB at most"
        )


def measured(pages: int, inks: list[Ink]) -> Iterator[str]:
    """Lines about a pile of ``pages`` pages that is read, and one whose fields a person types."""
    form = two_pages()
    sides = [FormSide(form, page) for page in (1, 2)]
    file = FormFile(form.form, tuple(side.sheet for side in sides))
    typed = replace(form.form, fields=tuple(replace(field, kind="text") for field in form.form.fields))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        scans = [
            _jpeg(genuine(sides, inks, number % 2, 0, number // 2).picture) for number in range(_DIFFERENT)
        ]
        for what, each, count in (
            ("With reading", file, pages),
            ("Without reading", replace(file, form=typed), min(pages, _UNREAD)),
        ):
            _write_pdf(folder / "pile.pdf", scans, count)
            (folder / "form.json").write_text(dump(each), encoding="utf-8")
            yield _run(folder, count).line(what)


def _run(folder: Path, pages: int) -> PileRun:
    command = [sys.executable, "-m", "flask", "form", "read", "form.json", "pile.pdf", "--csv", "out.csv"]
    command += ["--pages", "pages.csv", "--weights", str(latest_bundle(ROOT / "weights"))]
    environment = os.environ | {"PARAPH_DATA": str(folder / "data"), "PYTHONPATH": str(ROOT)}
    environment |= {"FLASK_APP": str(ROOT / "app.py")}
    begun = time.perf_counter()
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        taken = list(_memory(psutil.Process(process.pid)))
        status = process.wait()
    seconds = time.perf_counter() - begun
    rows = (folder / "pages.csv").read_text(encoding="utf-8").count(",registered,") if not status else 0
    if status or rows < 0.9 * pages:
        told = (folder / "log.txt").read_text(encoding="utf-8")[-2000:]
        raise RuntimeError(
            f"flask form read registered {rows} of {pages} pages, exit status {status}: {told}"
        )
    fifth = max(1, len(taken) // 5)
    return PileRun(pages, seconds, max(taken[: 2 * fifth]), max(taken[-fifth:]), max(taken))


def _memory(process: psutil.Process) -> Iterator[float]:
    """MiB of the process and its children, every half second until it ends."""
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        total = 0.0
        try:
            for each in (process, *process.children(recursive=True)):
                total += _own(each)
        except psutil.NoSuchProcess:
            continue
        yield total / MIB
        time.sleep(_EVERY)


def _own(process: psutil.Process) -> float:
    """Bytes of a process; if the system tells, memory that several share is divided among them."""
    memory = process.memory_full_info()
    return float(getattr(memory, "pss", 0) or memory.rss)


def _jpeg(picture: np.ndarray) -> bytes:
    file = BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=80)
    return file.getvalue()


def _write_pdf(path: Path, scans: list[bytes], pages: int) -> None:
    """A PDF of A4 pages (or A4 across), the scans one after another, again and again."""
    with closing(pdfium.PdfDocument.new()) as document:
        for number in range(pages):
            image = pdfium.PdfImage.new(document)
            image.load_jpeg(BytesIO(scans[number % len(scans)]), inline=True)
            width, height = (side / 200 * 72 for side in image.get_px_size())
            image.set_matrix(pdfium.PdfMatrix().scale(width, height))
            page = document.new_page(width, height)
            page.insert_obj(image)
            page.gen_content()
            page.close()
        document.save(path)
