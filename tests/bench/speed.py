"""Measures Paraph alone: time to ready, resident memory, milliseconds for each image, images a second."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

import psutil

from backend.recognizer.bundle import load_bundle
from backend.recognizer.engine import Recognizer
from backend.recognizer.image import ImageLimits, decode
from backend.services.reading.folder import read_folder
from tests.bench.folders import linked, repeated
from tests.e2e.server import Server, wait_for
from tests.handwriting import dataset_dir, named_images

STARTS = 3
SINGLE_READS = 300
BULK_READS = 1_000
WARM_UP = 64
MIB = 2**20


def startup() -> list[str]:
    """Start, wait until ready, read one image, measure the memory; the median of a few starts."""
    ready, web, worker = [], [], []
    for _ in range(STARTS):
        with tempfile.TemporaryDirectory() as folder:
            server = Server(Path(folder) / "data")
            begun = time.perf_counter()
            server.start()
            ready.append(time.perf_counter() - begun)
            server.upload(named_images(1)[0].path)
            server.wait_until_read(1)
            assert server.process is not None
            web.append(psutil.Process(server.process.pid).memory_info().rss / MIB)
            child = wait_for("the worker", lambda running=server: running.child("backend.worker"))
            worker.append(child.memory_info().rss / MIB)
            server.stop()
    return [
        f"ready after      {statistics.median(ready):7.2f} s   (first /readyz 200, empty data folder)",
        f"web process      {statistics.median(web):7.0f} MiB resident, after a reading",
        f"worker process   {statistics.median(worker):7.0f} MiB resident, after a reading",
    ]


def reading(bundle: Path, threads: int) -> list[str]:
    """Time from bytes to readings, singly and in bulk."""
    recognizer = Recognizer(load_bundle(bundle), threads)
    paths = [image.path for image in named_images(400 if dataset_dir() else 20)]
    files = [path.read_bytes() for path in repeated(paths, SINGLE_READS)]
    recognizer.read([decode(file) for file in files[:WARM_UP]])
    times = [timed(lambda file=file: recognizer.read([decode(file)])) for file in files]
    with tempfile.TemporaryDirectory() as place:
        folder = linked(repeated(paths, BULK_READS), Path(place))
        total = timed(lambda: list(read_folder(recognizer, folder, ImageLimits())))
    return [
        f"one image        {statistics.median(times) * 1e3:7.1f} ms  (median, bytes to reading)",
        f"in bulk          {BULK_READS / total:7.0f} images per second",
    ]


def timed(work) -> float:
    """Seconds that ``work()`` took."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
