"""Chance that can be repeated: each draw has a stream of its own, by seed, chunk and name."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Chance:
    """The chance of one chunk of people.

    A name's draws start the same however many are asked for, so the nth person is the same
    whatever the count, and a fact added later leaves every other answer as it was.
    """

    seed: int
    chunk: int
    count: int

    def uniform(self, name: str) -> Floats:
        """A number from 0 up to, but not, 1 for each person."""
        stream = np.random.SeedSequence([self.seed, self.chunk, crc32(name.encode())])
        return np.random.Generator(np.random.SFC64(stream)).random(self.count, dtype=np.float32)
