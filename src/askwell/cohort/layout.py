"""What is done with a table, laid out once for all tables that have the same columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import narwhals as nw

#: A table of people, not yet computed, on whichever engine.
Table: TypeAlias = nw.LazyFrame[Any]

#: The names of a table's columns, and the type of each.
Schema: TypeAlias = Mapping[str, nw.dtypes.DType]


@dataclass(frozen=True)
class Layout:
    """Columns to add, step by step, each step worked out from those before; then those to show."""

    steps: tuple[tuple[nw.Expr, ...], ...]
    shown: tuple[nw.Expr, ...]

    def on(self, table: Table) -> Table:
        """What this comes to for a table. No row is read."""
        for step in self.steps:
            table = table.with_columns(*step)
        return table.select(*self.shown)


def named(columns: Mapping[str, nw.Expr]) -> tuple[nw.Expr, ...]:
    """The columns under their names."""
    return tuple(column.alias(name) for name, column in columns.items())
