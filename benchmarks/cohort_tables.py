"""What was measured of cohorts, as tables and as a chart."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from benchmarks.chart import Panel, svg
from benchmarks.cohort import BY_HAND, FIRST, REASONS, VERDICTS, Cohorts, Measured
from benchmarks.table import Sheet

_DRAWN = (BY_HAND, VERDICTS, REASONS)


def sheets(measured: Cohorts) -> list[Sheet]:
    """The tables: a million people in full, then by rows, by uses and by cores."""
    return [
        _million(measured.million),
        _by("Cost by people", "People", measured.by_rows, lambda m: m.rows),
        _by("Cost by uses, a million people", "Uses", measured.by_uses, lambda m: m.uses),
        _by("Cost by cores, a million people", "Cores", measured.by_cores, lambda m: m.cores),
    ]


def chart(measured: Cohorts) -> str:
    """The chart of the same figures, as SVG."""
    by_hand, verdicts, reasons = (_of(measured.million, way).times.median for way in _DRAWN)
    says = (
        f"Three charts of lines: time by people, by uses and by cores. For a million people and "
        f"every use, what is written by hand takes {by_hand:.3f} seconds, Askwell's verdicts "
        f"{verdicts:.3f} and verdicts with leaf truths and open facts {reasons:.3f}. "
        "The numbers stand in the tables."
    )
    panels = [
        _panel("By people (both scales logarithmic)", "people", measured.by_rows, lambda m: m.rows),
        _panel("By uses, a million people", "uses", measured.by_uses, lambda m: m.uses),
        _panel("By cores, a million people", "cores", measured.by_cores, lambda m: m.cores),
    ]
    return svg("Seconds to answer a cohort, less is better", says, "seconds", panels)


def _million(measured: tuple[Measured, ...]) -> Sheet:
    by_hand = _of(measured, BY_HAND)
    return Sheet(
        f"{by_hand.rows:,} people, {by_hand.uses} uses, {by_hand.cores} cores; "
        f"{len(by_hand.times.turns)} turns each",
        ("What", "Median", "Fastest", "Slowest", "× by hand", "Million verdicts/s", "Processor",
         "Memory"),
        tuple(
            (m.way, _ms(m.times.median), _ms(min(m.times.turns)), _ms(max(m.times.turns)),
             _ratio(m, by_hand), f"{m.verdicts_per_second / 1e6:,.0f}",
             _ms(m.times.processor), f"{m.times.memory / 1e9:.2f} GB")
            for m in measured
        ),
    )  # fmt: skip


def _by(
    title: str, name: str, measured: Iterable[Measured], of: Callable[[Measured], int]
) -> Sheet:
    at: dict[int, list[Measured]] = {}
    for one in measured:
        at.setdefault(of(one), []).append(one)
    ways = (BY_HAND, VERDICTS, FIRST, REASONS)
    return Sheet(
        title,
        (name, BY_HAND, *(head for way in ways[1:] for head in (way, "× by hand"))),
        tuple(
            (
                f"{number:,}",
                _ms(_of(row, BY_HAND).times.median),
                *(
                    text
                    for way in ways[1:]
                    for text in (
                        _ms(_of(row, way).times.median),
                        _ratio(_of(row, way), _of(row, BY_HAND)),
                    )
                ),
            )
            for number, row in at.items()
        ),
        words=0,
    )


def _panel(
    title: str, along: str, measured: Iterable[Measured], of: Callable[[Measured], int]
) -> Panel:
    measured = tuple(measured)
    return Panel(
        title,
        along,
        {way: [(of(m), m.times.median) for m in measured if m.way == way] for way in _DRAWN},
        logarithmic=along == "people",
    )


def _of(measured: Iterable[Measured], way: str) -> Measured:
    return next(one for one in measured if one.way == way)


def _ratio(one: Measured, by_hand: Measured) -> str:
    return f"{one.times.median / by_hand.times.median:.2f}"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms" if seconds >= 0.1 else f"{seconds * 1000:.1f} ms"
