"""No small count can be worked out of a release."""

import random
import sys
from collections.abc import Callable, Mapping, Sequence

import pytest

from askwell.cohort import suppression
from askwell.cohort.alternatives import LinkedTables
from askwell.cohort.suppression import BadSums, Exposed, Key, Sum, suppress
from tests.cohort.attacker import LEAST, leaks
from tests.cohort.releases import Release, release


def hold(seeds: range, look: int) -> None:
    cells = hidden = small = zeros = 0
    for seed in seeds:
        given = release(seed)
        result = suppress(given.counts, given.sums)
        assert leaks(given, result.hidden, look) == [], seed
        assert result.primary == {k for k, n in given.counts.items() if 0 < n < LEAST}
        if not result.primary:
            assert not result.hidden, seed
        cells += len(given.counts)
        hidden += len(result.hidden)
        small += len(result.primary)
        zeros += sum(not given.counts[key] for key in result.hidden)
    sys.stdout.write(
        f"\n{len(seeds)} releases, {cells} cells: {small} small ({small / cells:.0%}), "
        f"{hidden} hidden ({hidden / cells:.0%}), {zeros} of them zeros\n"
    )
    assert hidden < 0.75 * cells


def test_nothing_small_can_be_worked_out() -> None:
    hold(range(100), look=5)


@pytest.mark.laws
def test_nothing_small_can_be_worked_out_of_a_thousand_releases() -> None:
    hold(range(1_000), look=10**9)


def primary_only(counts: Mapping[Key, int], _: Sequence[Sum]) -> frozenset[Key]:
    return frozenset(key for key, count in counts.items() if 0 < count < LEAST)


def two_in_each_sum(counts: Mapping[Key, int], sums: Sequence[Sum]) -> frozenset[Key]:
    """The rule of thumb: never one hidden cell alone in a row or a column."""
    hidden = set(primary_only(counts, sums))
    changed = True
    while changed:
        changed = False
        for rule in sums:
            members = [key for key in (rule.total, *rule.parts) if counts[key]]
            if len(hidden.intersection(members)) == 1 and len(members) > 1:
                hidden.add(min((k for k in members if k not in hidden), key=lambda k: counts[k]))
                changed = True
    return frozenset(hidden)


def product(counts: Mapping[Key, int], sums: Sequence[Sum]) -> frozenset[Key]:
    return suppress(counts, sums).hidden


Hide = Callable[[Mapping[Key, int], Sequence[Sum]], frozenset[Key]]


def no_upper_bound(patch: pytest.MonkeyPatch) -> Hide:
    patch.setattr(suppression._Protection, "_rises", lambda *_: True)
    return product


def no_lower_bound(patch: pytest.MonkeyPatch) -> Hide:
    patch.setattr(suppression._Protection, "_falls", lambda *_: True)
    return product


def less_than_nobody(patch: pytest.MonkeyPatch) -> Hide:
    """Alternatives with negative counts are taken for proofs: algebra is kept, bounds are not."""
    plain = LinkedTables.move
    patch.setattr(
        LinkedTables,
        "move",
        lambda self, now, cell, change, floors, reach: plain(
            self, now, cell, change, [-(10**9)] * len(floors), reach
        ),
    )
    real = suppression._Protection._learn

    def learn(self: suppression._Protection, alternative: dict[int, int]) -> None:
        real(self, alternative)
        for cell, delta in alternative.items():
            value = self._tables.counts[cell] + delta
            self._low[cell] = min(self._low[cell], value)
            self._high[cell] = max(self._high[cell], value)

    patch.setattr(suppression._Protection, "_learn", learn)
    return product


def sums_forgotten(_: pytest.MonkeyPatch) -> Hide:
    """Every second sum of a release is left out, as if tables were treated apart."""
    return lambda counts, sums: suppress(counts, sums[::2]).hidden


@pytest.mark.parametrize(
    "mutant",
    [
        lambda _: primary_only,
        lambda _: two_in_each_sum,
        no_upper_bound,
        no_lower_bound,
        less_than_nobody,
        sums_forgotten,
    ],
    ids=[
        "primary only",
        "two in each sum",
        "no upper bound",
        "no lower bound",
        "less than nobody",
        "sums forgotten",
    ],
)
def test_the_attacker_finds_what_a_broken_step_leaves(
    mutant: Callable[[pytest.MonkeyPatch], Hide], monkeypatch: pytest.MonkeyPatch
) -> None:
    hide = mutant(monkeypatch)
    broken = (release(seed) for seed in range(100))
    assert any(leaks(given, hide(given.counts, given.sums)) for given in broken)


# --- by hand ------------------------------------------------------------------------------------


def row(*cells: int) -> Release:
    keys = [("cell", str(index)) for index in range(len(cells))]
    counts: dict[Key, int] = {("total",): sum(cells), **dict(zip(keys, cells, strict=True))}
    return Release(counts, [Sum(("total",), tuple(keys))])


def hidden_counts(given: Release, **rules: object) -> list[int]:
    result = suppress(given.counts, given.sums, **rules)  # type: ignore[arg-type]
    return sorted(given.counts[key] for key in result.hidden)


def test_nothing_small_hides_nothing() -> None:
    assert hidden_counts(row(0, 11, 500, 0)) == []


def test_one_small_count_takes_the_next_smallest_with_it() -> None:
    assert hidden_counts(row(3, 40, 500, 0)) == [3, 40]


def test_small_counts_that_are_few_together_take_one_more() -> None:
    assert hidden_counts(row(1, 2, 40, 500)) == [1, 2, 40]


def test_ten_is_small_and_eleven_is_not() -> None:
    assert hidden_counts(row(10, 60, 500)) == [10, 60]
    assert hidden_counts(row(11, 60, 500)) == []
    assert hidden_counts(row(11, 60, 500), least=12) == [11, 60]


def test_zero_is_hidden_only_where_nothing_else_helps() -> None:
    # Everyone is known to be 12. Without the zero, all who are hidden could be told to be 2.
    given = row(2, 2, 2, 2, 2, 2, 0)
    assert hidden_counts(given, fixed=[("total",)]) == [0, 2, 2, 2, 2, 2, 2]
    assert hidden_counts(row(4, 9, 0), fixed=[("total",)]) == [4, 9]


def test_fixed_cells_stay_shown_or_are_named() -> None:
    given = row(3, 40, 500)
    assert hidden_counts(given, fixed=[("cell", "1")]) == [3, 500]
    with pytest.raises(Exposed, match=r"1 hidden counts .* cell / 0\. 3 cells .* fixed") as failure:
        suppress(given.counts, given.sums, fixed=[("cell", "1"), ("cell", "2"), ("total",)])
    assert failure.value.keys == (("cell", "0"),)
    with pytest.raises(Exposed):
        suppress(given.counts, given.sums, fixed=[("cell", "0")])


def test_cells_hidden_earlier_stay_hidden_and_serve() -> None:
    assert hidden_counts(row(3, 40, 500), hidden=[("cell", "2")]) == [3, 500]


@pytest.mark.parametrize("seed", range(8))
def test_the_order_of_cells_and_sums_changes_nothing(seed: int) -> None:
    given = release(seed)
    dice = random.Random(seed)
    keys = dice.sample(list(given.counts), len(given.counts))
    sums = [Sum(s.total, tuple(dice.sample(s.parts, len(s.parts)))) for s in given.sums]
    dice.shuffle(sums)
    shuffled = suppress({key: given.counts[key] for key in keys}, sums)
    assert shuffled == suppress(given.counts, given.sums)


def test_counts_that_do_not_add_up_are_refused() -> None:
    total, part, other = ("total",), ("age", "40-49"), ("age", "50-59")
    with pytest.raises(BadSums, match="parts of total sum to 19, not to its 20"):
        suppress({total: 20, part: 12, other: 7}, [Sum(total, (part, other))])
    with pytest.raises(BadSums, match="age / 50-59, which has no count"):
        suppress({total: 20, part: 12}, [Sum(total, (part, other))])
    with pytest.raises(BadSums, match="names a cell twice"):
        suppress({total: 24, part: 12}, [Sum(total, (part, part))])
    with pytest.raises(BadSums, match="holds -1"):
        suppress({total: -1}, [])
    with pytest.raises(BadSums, match="expected 1 or more"):
        suppress({total: 1}, [], least=0)
