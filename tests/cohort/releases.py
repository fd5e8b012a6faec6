"""Releases made up of people: tables with margins, linked tables, a part beside its rest."""

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from askwell.cohort.suppression import Key, Sum


@dataclass(frozen=True)
class Release:
    """Cells and the sums between them."""

    counts: dict[Key, int]
    sums: list[Sum]


def crossed(cells: NDArray[np.int64], name: str = "table") -> Release:
    """A table of any number of dimensions with all of its margins, down to the grand total."""
    counts: dict[Key, int] = {}
    sums: list[Sum] = []
    axes = [[*map(str, range(size)), "all"] for size in cells.shape]
    for place in itertools.product(*axes):
        chosen = tuple(slice(None) if at == "all" else int(at) for at in place)
        counts[(name, *place)] = int(cells[chosen].sum())
        for axis, at in enumerate(place):
            if at == "all":
                parts = ((*place[:axis], part, *place[axis + 1 :]) for part in axes[axis][:-1])
                sums.append(Sum((name, *place), tuple((name, *part) for part in parts)))
    return Release(counts, sums)


def linked(rng: np.random.Generator, size: int) -> Release:
    """Treatments by standing and by two groupings of the same people; group sizes are shared."""
    groups = (int(rng.integers(2, 5)), int(rng.integers(2, 4)))
    standings = int(rng.integers(2, 5))
    people = rng.multinomial(size, skewed(rng, groups[0] * groups[1])).reshape(groups)
    counts: dict[Key, int] = {("everyone",): size}
    sums: list[Sum] = []
    sizes: list[list[Key]] = []
    for way, number in enumerate(groups):
        keys: list[Key] = [("group", str(way), str(group)) for group in range(number)]
        counts.update(zip(keys, map(int, people.sum(axis=1 - way)), strict=True))
        sums.append(Sum(("everyone",), tuple(keys)))
        sizes.append(keys)
    for treatment in map(str, range(int(rng.integers(1, 4)))):
        shares = skewed(rng, standings)
        split = np.array([[rng.multinomial(n, shares) for n in row] for row in people])
        totals: list[Key] = [(treatment, str(standing)) for standing in range(standings)]
        counts.update(zip(totals, map(int, split.sum(axis=(0, 1))), strict=True))
        sums.append(Sum(("everyone",), tuple(totals)))
        for way, keys in enumerate(sizes):
            table = split.sum(axis=1 - way)
            for (group, key), (standing, total) in itertools.product(
                enumerate(keys), enumerate(totals)
            ):
                counts[total + key] = int(table[group, standing])
            sums.extend(Sum(key, tuple(total + key for total in totals)) for key in keys)
            sums.extend(Sum(total, tuple(total + key for key in keys)) for total in totals)
    return Release(counts, sums)


def complements(rng: np.random.Generator, size: int) -> Release:
    """How many of each group wait for a test, beside the size of the group; the rest is implied."""
    sizes = rng.multinomial(size, skewed(rng, int(rng.integers(2, 6))))
    waiting = np.array([rng.binomial(n, rng.choice([0.0, 0.02, 0.3, 0.9])) for n in sizes])
    return crossed(np.stack([waiting, sizes - waiting]).astype(np.int64), "waiting")


def skewed(rng: np.random.Generator, number: int) -> NDArray[np.float64]:
    """Shares of which a few are large, many small and some none."""
    weights = rng.exponential(size=number) ** 3 * (rng.random(number) < 0.8)
    weights[rng.integers(number)] += 0.5
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def release(seed: int) -> Release:
    """A release of one of four shapes, from a handful of people to a million."""
    rng = np.random.default_rng(seed)
    size = int(rng.choice([12, 40, 150, 600, 5_000, 1_000_000]))
    shape = seed % 4
    if shape == 0:
        return linked(rng, size)
    if shape == 1:
        return complements(rng, size)
    sides = rng.integers(2, 7, 2) if shape == 2 else rng.integers(2, 4, 3)
    cells = rng.multinomial(size, skewed(rng, int(np.prod(sides)))).reshape(sides)
    return crossed(cells.astype(np.int64))
