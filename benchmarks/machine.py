"""The machine that was measured, in one line."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path


def machine() -> str:
    """Processor, cores, memory and the versions that matter."""
    parts = [
        _processor(),
        f"{os.cpu_count()} cores",
        f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB of memory",
        f"{platform.system()}",
        f"Python {platform.python_version()}",
        *(f"{name} {version(name.lower())}" for name in ("Polars", "Narwhals")),
    ]
    return ", ".join(parts)


def _processor() -> str:
    """The name of the processor, where the system tells."""
    told = Path("/proc/cpuinfo")
    if told.exists():
        for line in told.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
