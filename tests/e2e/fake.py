"""The web app over the fake API of ``tests/frontend``: starts in a moment, and fails on request."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests

from tests.e2e.server import ROOT, free_port, wait_for


@dataclass(frozen=True)
class Fake:
    """A running fake API, in place of a server."""

    url: str

    def get(self, path: str) -> Any:
        """The reply to a GET of an API path, such as ``/stats``."""
        return requests.get(f"{self.url}/api/v1{path}", timeout=10).json()

    def trouble(self, **kinds: object) -> None:
        """Switch failures on or off, such as ``offline=True``."""
        assert requests.post(f"{self.url}/fake/trouble", json=kinds, timeout=10).ok

    def label(self, image: int, text: str) -> None:
        """Label an image, as somebody else does meanwhile."""
        seen = {"If-Match": f'"{self.get(f"/images/{image}")["revision"]}"'}
        body = {"kind": "text", "text": text}
        address = f"{self.url}/api/v1/images/{image}/label"
        assert requests.put(address, json=body, headers=seen, timeout=10).ok

    def label_of(self, image: int) -> str | None:
        """The text of an image's label."""
        label = self.get(f"/images/{image}")["label"]
        return None if label is None else label["text"]


@contextmanager
def fake_api() -> Iterator[Fake]:
    """A fake API of its own, with twenty names that wait for a review."""
    port = free_port()
    process = subprocess.Popen(["node", str(ROOT / "tests/frontend/fake-api.mjs"), str(port)])
    fake = Fake(f"http://127.0.0.1:{port}")
    try:
        wait_for("the fake API", lambda: _answers(fake))
        yield fake
    finally:
        process.terminate()
        process.wait()


def _answers(fake: Fake) -> bool:
    try:
        return bool(fake.get("/stats"))
    except requests.ConnectionError:
        return False
