"""What the work over a cohort needs beside Askwell itself. It is installed only where asked for."""

from __future__ import annotations

from enum import Enum
from importlib.util import find_spec

from askwell.cohort.problem import CohortProblem


class EngineName(Enum):
    """The engines that run a plan over a table."""

    POLARS = "polars"
    DUCKDB = "duckdb"
    SPARK = "spark"


#: extra -> its name in a sentence, and the libraries that it brings.
_EXTRAS = {
    EngineName.POLARS: ("Polars", ("narwhals", "numpy", "polars")),
    EngineName.DUCKDB: ("DuckDB", ("duckdb",)),
    EngineName.SPARK: ("Spark", ("pyspark",)),
}


def require(engine: EngineName = EngineName.POLARS) -> None:
    """Raise CohortProblem where a library is missing. Polars reads what any engine has found."""
    for extra in dict.fromkeys((EngineName.POLARS, engine)):
        name, libraries = _EXTRAS[extra]
        if any(find_spec(library) is None for library in libraries):
            raise CohortProblem(
                f"This needs {name}, which is not installed. In a checkout of Askwell: make cohort "
                f"ENGINE={engine.value}. Elsewhere: pip install 'askwell[{engine.value}]'"
            )
