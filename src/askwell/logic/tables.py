"""Truth tables: what a rule comes to for each way its leaves can turn out, worked out once.

Truth and reasons are functions of a rule and the truths of its leaves, and a rule has few leaves.
So the reference engine is asked once for each row; from then on a person is answered by looking
the row up. A row holds truths alone and says nothing of whom it was first worked out for.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from operator import itemgetter
from typing import Any, Generic, TypeVar

from askwell.logic.criteria import Criterion, Judged, Leaf, asked, leaves
from askwell.logic.evaluate import LeafTruths
from askwell.logic.truth import Truth

T = TypeVar("T")

#: A table of a rule with many leaves keeps no more rows than this.
MOST_ROWS = 256


class Shared:
    """The leaves of many rules, equal ones once, so that a truth is worked out once for all."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Leaf] = {}

    def __call__(self, leaf: Leaf) -> Leaf:
        """The leaf that stands for all its equals."""
        return self._known.setdefault(_key(leaf), leaf)

    def __iter__(self) -> Any:
        return iter(self._known.values())


class TruthTable(Generic[T]):
    """What a rule comes to, by the truths of its leaves: a truth, a reason, a finding.

    For one person it is ``table.rows[table.row(truths)]``, written out where it is asked often.
    """

    __slots__ = ("leaves", "row", "rows")

    def __init__(
        self, criterion: Criterion, shared: Shared, work: Callable[[LeafTruths], T]
    ) -> None:
        own = tuple(leaves(criterion))
        self.leaves = tuple(map(shared, own))
        #: The truths of its leaves, as they stand in a mapping from every leaf to its truth.
        self.row: Callable[[Any], Any] = itemgetter(*self.leaves)
        self.rows = _Rows(own, work)


class _Rows(dict[Any, T]):
    """The rows of a table, each worked out when it is first asked for."""

    __slots__ = ("_leaves", "_work")

    def __init__(self, leaves: tuple[Leaf, ...], work: Callable[[LeafTruths], T]) -> None:
        self._leaves = leaves
        self._work = work

    def __missing__(self, row: Any) -> T:
        truths: tuple[Truth, ...] = row if len(self._leaves) > 1 else (row,)
        found = self._work(dict(zip(self._leaves, truths, strict=True)).__getitem__)
        if len(self) < MOST_ROWS:
            self[row] = found
        return found


def _key(leaf: Leaf) -> Hashable:
    return (leaf.text, leaf.usually) if isinstance(leaf, Judged) else asked(leaf)
