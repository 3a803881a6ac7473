"""A child that answers in frames: what it says, and that it is given up when it ends or says nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from backend.framed_child import ChildEndedError, FramedChild

ECHO = """
import json, sys
for line in sys.stdin.buffer:
    body = sys.stdin.buffer.read(json.loads(line)["bytes"])[::-1]
    sys.stdout.buffer.write(json.dumps({"bytes": len(body)}).encode() + b"\\n" + body)
    sys.stdout.buffer.flush()
"""


def child(script: str, seconds: float = 20) -> FramedChild:
    return FramedChild((sys.executable, "-c", script), seconds, subprocess.DEVNULL)


def test_each_job_has_its_message_and_the_bytes_after_it() -> None:
    echo = child(ECHO)
    for data in (b"abc", b"", b"\n\0"):
        echo.begin({}, data)
        assert echo.next_message() == ({"bytes": len(data)}, data[::-1])
    assert (echo.jobs, echo.is_ready()) == (3, True)
    echo.close()
    assert not echo.is_ready()


@pytest.mark.parametrize(
    "script",
    ["", "print('{\"bytes\": 5}', flush=True)", "import time; time.sleep(60)"],
    ids=["ends", "half", "silent"],
)
def test_one_that_ends_or_stays_silent_is_given_up(script: str) -> None:
    lost = child(script, seconds=0.5)
    with pytest.raises(ChildEndedError):
        lost.next_message()
    lost.close()
