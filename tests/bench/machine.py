"""Names the machine on which something was measured."""

from __future__ import annotations

import os
import platform
from pathlib import Path


def machine() -> str:
    """The processor and its cores."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.is_file() else []
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return f"{(models or [platform.machine()])[0]}, {os.cpu_count()} cores"


def instructions() -> str:
    """The widest vector instructions of the processor, which decide how fast training is."""
    cpuinfo = Path("/proc/cpuinfo")
    text = cpuinfo.read_text(encoding="utf-8") if cpuinfo.is_file() else ""
    flags = {word for line in text.splitlines() if line.startswith("flags") for word in line.split()}
    known = (("avx512f", "AVX-512"), ("avx2", "AVX2 without AVX-512"), ("avx", "AVX without AVX2"))
    found = next((name for flag, name in known if flag in flags), "vector instructions unknown")
    limit = os.environ.get("ONEDNN_MAX_CPU_ISA")
    return found if limit is None else f"{found}, limited to {limit} for training"
