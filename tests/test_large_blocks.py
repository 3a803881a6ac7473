"""Freed blocks leave the process if the C library is glibc."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from backend.config import ROOT

PROGRAM = """
import numpy, psutil, sys
from backend.large_blocks import give_back_large_blocks
print(give_back_large_blocks())
for size in (31, 30, 29):  # glibc would keep what is smaller than what was freed before
    numpy.ones(size << 20, numpy.uint8)
kept = [numpy.ones(20 << 20, numpy.uint8) for _ in range(5)]
before = psutil.Process().memory_info().rss
last = numpy.ones(4096, numpy.uint8)
del kept
print((before - psutil.Process().memory_info().rss) >> 20)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library")
def test_freed_blocks_go_back_to_the_system() -> None:
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert told[0] == "True"
    assert int(told[1]) >= 95
