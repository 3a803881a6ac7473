"""The child's side of decoding: jobs in, pages out, one after the other."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from typing import Any

from backend.recognizer.decoding.child import MEMORY
from backend.recognizer.decoding.limits import ImageLimits
from tests.recognizer.decoding.files import RAMP, saved, tiff


def job(data: bytes, first: int = 1, most: int | None = None) -> bytes:
    head = {"limits": asdict(ImageLimits()), "first": first, "most": most, "seconds": 5.0}
    return json.dumps(head | {"bytes": len(data)}).encode() + b"\n" + data


def answers(*jobs: bytes) -> list[tuple[dict[str, Any], bytes]]:
    """Every line of the output for some jobs, with the bytes after it."""
    command = [sys.executable, "-m", "backend.recognizer.decoding.child"]
    done = subprocess.run(command, input=b"".join(jobs), capture_output=True, check=True)
    found, place = [], 0
    while place < len(done.stdout):
        end = done.stdout.index(b"\n", place) + 1
        head = json.loads(done.stdout[place:end])
        place = end + head["bytes"]
        found.append((head, done.stdout[end:place]))
    return found


def test_each_job_is_answered_by_its_pages_its_time_and_an_end() -> None:
    heads = answers(job(saved(RAMP, "PNG")), job(b"no image"), job(tiff((40, 20), (3, 3), (41, 20)), first=2))
    assert [sorted(head.keys() & {"count", "number", "code", "seconds", "end"}) for head, _ in heads] == [
        ["count"],
        ["number"],
        ["seconds"],
        ["end"],
        ["code"],
        ["seconds"],
        ["end"],
        ["count"],
        ["code", "number"],
        ["number"],
        ["seconds"],
        ["end"],
    ]
    page, pixels = heads[1]
    assert (page["mode"], page["size"], pixels) == ("L", [40, 20], RAMP.tobytes())
    assert (heads[8][0]["number"], heads[8][0]["code"], heads[9][0]["number"]) == (2, "too-small", 3)


def test_no_more_pages_are_sent_than_are_wanted() -> None:
    heads = answers(job(tiff((40, 20), (41, 20)), most=1))
    assert [head["number"] for head, _ in heads if "number" in head] == [1]


def test_the_memory_suffices_for_the_largest_page() -> None:
    assert ImageLimits().pixels * 4 * 4 < MEMORY  # four bytes a pixel, and a few copies
