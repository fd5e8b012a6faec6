"""What must be on the disk before anybody is told that it is kept."""

import os
from pathlib import Path


def to_disk(path: Path) -> None:
    """Return once a file, or the names in a folder, would survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
