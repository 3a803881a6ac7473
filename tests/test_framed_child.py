"""A child that answers in frames: what it says, and that it is given up when it ends or says nothing."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from backend import framed_child
from backend.framed_child import Answer, ChildEndedError, FramedChild, Head, KeptChildren, serve

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


SERVER = """
import os
from backend.framed_child import serve
def work(job, data, answer):
    for number in range(job["count"]):
        answer({"number": number, "pid": os.getpid()}, data)
    if "exit" in job:
        os._exit(job["exit"])
serve(1 << 30, work)
"""


@pytest.fixture
def kept() -> Iterator[KeptChildren]:
    children = KeptChildren((sys.executable, "-c", SERVER), 20, subprocess.DEVNULL)
    yield children
    children.close()


def pids(children: KeptChildren, **job: int) -> list[int]:
    return [head["pid"] for head, _ in children.messages({"count": 2, **job})]


def test_a_child_that_has_said_all_is_kept_for_the_next_job(kept: KeptChildren) -> None:
    told = [(head["number"], body) for head, body in kept.messages({"count": 3}, b"abc")]
    assert told == [(0, b"abc"), (1, b"abc"), (2, b"abc")]
    assert len({*pids(kept), *pids(kept)}) == 1


def test_jobs_at_the_same_time_have_a_child_each_and_one_left_half_way_is_ended(kept: KeptChildren) -> None:
    left, other = kept.messages({"count": 2}), kept.messages({"count": 2})
    ended, living = next(left)[0]["pid"], next(other)[0]["pid"]
    assert ended != living
    left.close()
    assert [head["pid"] for head, _ in other] == [living]
    assert pids(kept) == [living, living]


def test_a_child_that_ends_says_how_and_another_follows(kept: KeptChildren) -> None:
    with pytest.raises(ChildEndedError) as ended:
        pids(kept, exit=3)
    assert ended.value.status in (3, -signal.SIGKILL)  # it may not be dead yet when it is closed
    assert len(pids(kept)) == 2


def test_one_that_died_while_it_waited_is_replaced(kept: KeptChildren) -> None:
    first, _ = pids(kept)
    os.kill(first, signal.SIGKILL)
    time.sleep(0.1)
    assert first not in pids(kept)


def test_after_many_jobs_another_takes_its_place(kept: KeptChildren, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framed_child, "_MOST_JOBS", 2)
    first, second, third = (pids(kept)[0] for _ in range(3))
    assert first == second != third


def test_a_served_job_is_answered_and_its_end_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def work(job: Head, data: bytes, answer: Answer) -> None:
        answer({"job": job["job"]}, data[::-1])

    sink = io.BytesIO()
    monkeypatch.setattr(
        "sys.stdin", io.TextIOWrapper(io.BytesIO(b'{"job": 1, "bytes": 2}\nab{"job": 2, "bytes": 0}\n'))
    )
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(sink))
    monkeypatch.setattr(framed_child, "limit_memory", lambda _more: None)
    serve(1, work)
    end = b'{"end": true, "bytes": 0}\n'
    assert sink.getvalue() == b'{"job": 1, "bytes": 2}\nba' + end + b'{"job": 2, "bytes": 0}\n' + end
