"""Paraph's own figures: time to ready, resident memory, milliseconds an image and images a second."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
import psutil
from numpy.typing import NDArray

from backend.recognizer.bundle import load_bundle
from backend.recognizer.engine import Recognizer
from backend.recognizer.image import decode
from tests.e2e.server import Server, wait_for
from tests.handwriting import dataset_dir, named_images

STARTS = 3
SINGLE_READS = 300
BULK_READS = 1_000
CHUNK = 64
MIB = 2**20


def startup() -> list[str]:
    """Start, wait until ready, read one image, weigh the processes; the median of a few starts."""
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
    """From bytes to reading, alone and in bulk."""
    recognizer = Recognizer(load_bundle(bundle), threads)
    files = [image.path.read_bytes() for image in named_images(400 if dataset_dir() else 20)]
    single = [files[i % len(files)] for i in range(SINGLE_READS)]
    bulk = [files[i % len(files)] for i in range(BULK_READS)]
    recognizer.read([decode(file) for file in files[:CHUNK]])
    times = [timed(lambda file=file: recognizer.read([decode(file)])) for file in single]
    total = timed(lambda: [recognizer.read(chunk) for chunk in chunks(bulk)])
    return [
        f"one image        {statistics.median(times) * 1e3:7.1f} ms  (median, bytes to reading)",
        f"in bulk          {len(bulk) / total:7.0f} images per second",
    ]


def chunks(files: list[bytes]) -> list[list[NDArray[np.uint8]]]:
    """Decoded images, ``CHUNK`` at a time."""
    return [[decode(file) for file in files[start : start + CHUNK]] for start in range(0, len(files), CHUNK)]


def timed(work) -> float:
    """Seconds that ``work()`` took."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
