"""Files that are there whole or not at all, and that only their owner reads."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from askwell.disk import to_disk


@contextmanager
def written_whole(path: Path, *, replace: bool) -> Iterator[Path]:
    """Write to a file beside ``path`` that takes its name when done, and leaves none on failure.

    Raises FileExistsError where ``path`` is there already, unless it shall be replaced.
    """
    if not replace and path.exists():
        raise FileExistsError(path)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 600, O_EXCL
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        to_disk(draft)
        if replace:
            draft.replace(path)
        else:
            os.link(draft, path)
        to_disk(path.parent)
    finally:
        draft.unlink(missing_ok=True)
