"""The clients of `tests.process.load`: reviewers, an importer, a reader, a trainer; and what each of them saw.

Knows the API. Each is a function of plain values, so that it may run in a process of its own, where no other client
keeps it waiting.
"""

from __future__ import annotations

import itertools
import math
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import requests
from PIL import Image, ImageOps

from tests.handwriting import NamedImage
from tests.services.pictures import encoded, png

FILES_AN_UPLOAD = 100
THINKING_S = 1.0  # between two names of a reviewer, who is quick
BETWEEN_READINGS_S = 0.1
BETWEEN_LOOKS_S = 1.0  # at the training run


@dataclass
class Seen:
    """What one client saw: seconds of each request, how many answers had each status, and what they gave.

    Args:
        labels: image id to the text that was answered last.
        imported: number of images.
    """

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    labels: dict[int, str] = field(default_factory=dict)
    imported: int = 0

    def quantile(self, share: float) -> float:
        """Seconds within which that many of the requests were answered."""
        ordered = sorted(self.seconds)
        return ordered[max(0, min(len(ordered), math.ceil(share * len(ordered))) - 1)]

    def add(self, other: Seen) -> None:
        """Take up what another client saw."""
        self.seconds += other.seconds
        self.statuses += other.statuses
        self.labels |= other.labels
        self.imported += other.imported

    def line(self, *percents: float) -> str:
        """For a person."""
        quantiles = ", ".join(f"p{percent:g} {self.quantile(percent / 100):.3f} s" for percent in percents)
        return f"{len(self.seconds):,}: {quantiles}"


def picture(crops: Sequence[NamedImage], number: int) -> bytes:
    """A file of a crop, another for each number; drawn if there are no crops."""
    if not crops:
        return png(number % 100, width=240 + 7 * (number // 100))
    lap, place = divmod(number, len(crops))
    crop = Image.open(crops[place].path).convert("L")
    return encoded(ImageOps.expand(crop, border=(lap, 0), fill=255))


def review(url: str, number: int, ids: Sequence[int], seconds: float) -> Seen:
    """Save one label after another, as reviewer ``number``."""
    chance, session, seen = random.Random(number), requests.Session(), Seen()
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        time.sleep(chance.uniform(0.5, 1.5) * THINKING_S)
        saved = len(seen.seconds)
        image_id, text = ids[saved % len(ids)], _letters(f"{number} {saved}")
        began = time.monotonic()
        answer = session.put(
            f"{url}/api/v1/images/{image_id}/label",
            json={"kind": "text", "text": text},
            headers={"If-Match": "*"},
            timeout=60,
        )
        seen.seconds.append(time.monotonic() - began)
        seen.statuses[answer.status_code] += 1
        if answer.status_code == 200:
            seen.labels[image_id] = text
    return seen


def _letters(numbers: str) -> str:
    """Another text for other numbers, in letters that a training knows."""
    return numbers.translate(str.maketrans("0123456789", "ABCDEFGHIJ"))


def upload(url: str, batch: str, files: Sequence[tuple[str, bytes]], seen: Seen) -> list[int]:
    """Send the files at once; the ids of their images."""
    answer = requests.post(
        f"{url}/api/v1/images",
        files=[("files", file) for file in files],
        data={"batch": batch},
        timeout=300,
    )
    seen.statuses[answer.status_code] += 1
    results = answer.json()["results"] if answer.status_code == 200 else []
    return [int(result["image_id"]) for result in results]


def bring_in(url: str, pictures: Sequence[bytes], seconds: float) -> Seen:
    """Import the pictures, one upload after another, for that long at most."""
    seen, ends = Seen(), time.monotonic() + seconds
    while seen.imported < len(pictures) and time.monotonic() < ends:
        files = [
            (f"import-{seen.imported + place}.png", data)
            for place, data in enumerate(pictures[seen.imported : seen.imported + FILES_AN_UPLOAD])
        ]
        seen.imported += len(upload(url, "import", files, seen))
    return seen


def read(url: str, crops: Sequence[NamedImage], seconds: float) -> Seen:
    """Ask for the reading of one image after another."""
    session, seen, ends = requests.Session(), Seen(), time.monotonic() + seconds
    pictures = [picture(crops, number) for number in range(20)]
    for data in itertools.cycle(pictures):
        if time.monotonic() > ends:
            break
        began = time.monotonic()
        answer = session.post(f"{url}/api/v1/predict", files={"files": ("a.png", data)}, timeout=60)
        seen.seconds.append(time.monotonic() - began)
        seen.statuses[answer.status_code] += 1
        time.sleep(BETWEEN_READINGS_S)
    return seen


def keep_training(url: str, seconds: float) -> tuple[list[dict[str, Any]], float]:
    """Ask for another training run whenever one has ended.

    Returns:
        The runs, oldest first, and the share of the time during which one ran.
    """
    session, looks, ends = requests.Session(), [], time.monotonic() + seconds
    while time.monotonic() < ends:
        newest = session.get(f"{url}/api/v1/runs", params={"limit": 1}, timeout=60).json()["items"][0]
        looks.append(newest["state"] == "running")
        if newest["state"] not in ("queued", "running"):
            session.post(f"{url}/api/v1/runs", json={}, timeout=60).raise_for_status()
        time.sleep(BETWEEN_LOOKS_S)
    runs = session.get(f"{url}/api/v1/runs", timeout=60).json()["items"]
    return runs[::-1], sum(looks) / len(looks)
