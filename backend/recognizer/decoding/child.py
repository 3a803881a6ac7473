"""The child process that decodes what may cost much: `python -m backend.recognizer.decoding.child`.

A job on standard input is a line of JSON and the file's bytes; a page on standard output is a line of JSON and its
pixels. The process limits its own memory and processor time; the system ends it if it passes its time.
"""

from __future__ import annotations

import signal
import sys
import time

from backend.framed_child import Answer, Head, serve
from backend.recognizer.decoding.budget import PAGE_SECONDS
from backend.recognizer.decoding.limits import ImageLimits, ImageRefusedError, damaged, too_costly
from backend.recognizer.decoding.open_image import OpenImage, Page, RefusedPage

MEMORY = 1 << 30  # bytes beyond what the process needs when it starts


def main() -> None:
    """Work until standard input ends."""
    serve(MEMORY, _work)


def _work(job: Head, data: bytes, answer: Answer) -> None:
    began = time.process_time()
    _decode(job, data, answer)
    _limit_time(0)
    answer({"seconds": time.process_time() - began})


def _decode(job: Head, data: bytes, answer: Answer) -> None:
    ends = time.process_time() + float(job["seconds"])
    try:
        _limit_time(min(PAGE_SECONDS, job["seconds"]))
        opened = OpenImage(data, ImageLimits(**job["limits"]))
        answer({"count": opened.count})
        for place, page in enumerate(opened.pages(job["first"]), start=1):
            _limit_time(0)
            answer(*_message(page))
            left = ends - time.process_time()
            if place == job["most"] or left <= 0:
                return
            _limit_time(min(PAGE_SECONDS, left))
    except Exception as error:  # a damaged header raises many kinds of errors in Pillow's readers
        answer(_refusal(error))


def _refusal(error: Exception) -> Head:
    if isinstance(error, MemoryError):
        error = too_costly()
    elif not isinstance(error, ImageRefusedError):
        error = damaged()
    return {"code": error.code, "detail": error.detail}


def _message(page: Page | RefusedPage) -> tuple[Head, bytes]:
    if isinstance(page, RefusedPage):
        return {"number": page.number} | _refusal(page.error), b""
    picture = page.picture
    head = {"number": page.number, "mode": picture.mode, "size": picture.size}
    head |= {"is_only": page.is_only, "x_scale": page.x_scale, "note": page.note}
    return head, picture.tobytes()


def _limit_time(seconds: float) -> None:
    """End this process after that much processor time from now; 0 lifts the limit. Windows has no such limit."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, seconds)


if __name__ == "__main__":
    main()
