"""The README's curl commands, run as they are."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.e2e.server import ROOT, Server
from tests.handwriting import SAMPLES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed"),
]

CURL = re.compile(r"^curl .+$", re.MULTILINE)


def curl_lines(server: Server) -> list[list[str]]:
    """The commands of the README, pointed at this server."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return [shlex.split(line.replace("http://localhost:5999", server.url)) for line in CURL.findall(readme)]


def run(command: list[str], folder: Path) -> tuple[int, str]:
    """HTTP status and body."""
    done = subprocess.run(
        [*command, "-sS", "-w", "\n%{http_code}"], cwd=folder, capture_output=True, text=True, check=True
    )
    body, _, status = done.stdout.rpartition("\n")
    return int(status), body


def test_the_five_lines_do_what_they_say(server: Server, tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "field_01.png", tmp_path / "field.png")
    predict, upload, label, retrain, export = curl_lines(server)

    status, body = run(predict, tmp_path)
    assert status == 200
    assert json.loads(body)["results"][0]["reading"]["status"] == "name"

    status, body = run(upload, tmp_path)
    assert (status, json.loads(body)["results"][0]["image_id"]) == (200, 1)

    status, body = run(label, tmp_path)
    assert (status, json.loads(body)["text"]) == (200, "DUPONT")

    status, body = run(retrain, tmp_path)
    assert (status, json.loads(body)["have"]) == (422, 1)

    status, _ = run(export, tmp_path)
    assert status == 200
    header, row = (tmp_path / "labels.csv").read_text(encoding="utf-8-sig").splitlines()
    assert header.startswith("FILENAME,IDENTITY")
    assert row.startswith("field.png,DUPONT")
