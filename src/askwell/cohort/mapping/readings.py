"""What the cells of one row say of one fact, by each way of reading a map knows."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache

from askwell.cohort.mapping import map as maps
from askwell.cohort.mapping.amounts import Span, read_percent, read_span
from askwell.cohort.mapping.cells import Cells, Said, Spellings, Strange, folded
from askwell.cohort.mapping.her2 import Call, Count, Results, her2
from askwell.cohort.mapping.her2_cells import MOST_RATIO, read_average, read_counts, read_scores
from askwell.facts.answer import NOTES, Note
from askwell.facts.fact import Fact
from askwell.facts.possible import Possible, Range, intersect, union

#: Average lengths, in days.
_DAYS = {"days": 1.0, "months": 365.25 / 12, "years": 365.25}


@lru_cache(maxsize=1024)
def _spellings(words: tuple[str, ...]) -> Spellings:
    return Spellings(words)


def spellings(words: list[str]) -> Spellings:
    """The same spellings, made once."""
    return _spellings(tuple(words))


def read(reading: maps.Reading, cells: Cells, fact: Fact) -> Said | None:
    """What a row says of a fact; None where it says nothing at all."""
    if not all(cells.text(column) in spellings(known) for column, known in reading.where.items()):
        return None
    match reading:
        case maps.ReadWords():
            return _words(reading, cells, fact)
        case maps.ReadAny():
            return _any(reading, cells)
        case maps.ReadPercent():
            return _percent(reading, cells, fact)
        case maps.ReadTime():
            return _time(reading, cells, fact)
        case maps.ReadHer2():
            return _her2(reading, cells)
        case maps.ReadAlterations():
            return _alterations(reading, cells)


def answered(answer: maps.Answer, fact: Fact) -> Possible | Note:
    """What a map's answer stands for. Raises ValueError where the fact has no such answer."""
    if isinstance(answer, str) and answer in NOTES:
        return NOTES[answer]
    chosen: frozenset[str] = frozenset()
    for one in [answer] if isinstance(answer, str) else answer:
        named = fact.named(one)
        if named is None:
            known = ", ".join([*fact.choices, *fact.partials, *NOTES])
            raise ValueError(f"'{fact.id}' has no answer '{one}'. Expected one of: {known}.")
        chosen |= named
    return chosen


def _word(
    words: Mapping[str, maps.Answer], column: str, text: str, fact: Fact
) -> Possible | Note | Strange:
    wanted = folded(text)
    for spelling, answer in words.items():
        if folded(spelling) == wanted:
            return answered(answer, fact)
    return Strange(column, text)


def _words(reading: maps.ReadWords, cells: Cells, fact: Fact) -> Said | None:
    text = cells.answer(reading.column, spellings(reading.says_nothing))
    if not text:
        return None
    found = _word(reading.words, reading.column, text, fact)
    if isinstance(found, Strange):
        return Said(strange=(found,))
    return Said(note=found) if isinstance(found, Note) else Said(found)


def _any(reading: maps.ReadAny, cells: Cells) -> Said | None:
    quiet = spellings(reading.says_nothing)
    texts = [(column, cells.answer(column, quiet)) for column in reading.columns]
    yes, no = spellings(reading.yes), spellings(reading.no)
    if any(text in yes for _, text in texts):
        return Said(frozenset(("yes",)))
    strange = [Strange(column, text) for column, text in texts if text and text not in no]
    if strange:
        return Said(strange=tuple(strange))
    return Said(frozenset(("no",))) if all(text for _, text in texts) else None


def _percent(reading: maps.ReadPercent, cells: Cells, fact: Fact) -> Said | None:
    quiet = spellings(reading.says_nothing)
    strange: list[Strange] = []
    said: list[Possible] = []
    if text := cells.answer(reading.column, quiet):
        span = read_percent(text)
        if span is None:
            strange.append(Strange(reading.column, text))
        else:
            bands = frozenset(b.answer for b in reading.bands if _span(b).meets(span))
            said.append(bands or fact.anything)
    if reading.beside and (text := cells.answer(reading.beside, quiet)):
        found = _word(reading.words, reading.beside, text, fact)
        if isinstance(found, Strange):
            strange.append(found)
        elif not isinstance(found, Note):
            said.append(found)
    if strange or not said:
        return Said(strange=tuple(strange)) if strange else None
    both = said[0] if len(said) == 1 else intersect(*said)
    if both is not None:
        return Said(both)
    return Said(union(*said), clash=cells.shown((reading.column, reading.beside or "")))


def _span(band: maps.Band) -> Span:
    low_open, high_open = band.above is not None, band.below is not None
    low = band.above if band.above is not None else band.at_least
    high = band.below if band.below is not None else band.at_most
    return Span(0 if low is None else low, 100 if high is None else high, low_open, high_open)


def _time(reading: maps.ReadTime, cells: Cells, fact: Fact) -> Said | None:
    quiet = spellings(reading.says_nothing)
    texts = [(part, cells.answer(part.column, quiet)) for part in reading.sum]
    if not all(text for _, text in texts):
        return None
    low = high = 0.0
    strange: list[Strange] = []
    for part, text in texts:
        span = read_span(text, Span(-1e6, 1e6))
        if span is None:
            strange.append(Strange(part.column, text))
            continue
        ends = ((span.low - part.give_or_take), (span.high + part.give_or_take))
        first, last = (end * _DAYS[part.unit] / _DAYS[fact.unit] for end in ends)
        low, high = (low - last, high - first) if part.minus else (low + first, high + last)
    if strange:
        return Said(strange=tuple(strange))
    if fact.whole:
        low, high = math.floor(low), math.floor(high)
    high = math.inf if reading.at_least else high
    possible = intersect(Range(low, high), fact.bounds)
    if possible is None:
        columns = [part.column for part in reading.sum]
        return Said(strange=(Strange(" and ".join(columns), cells.shown(columns)),))
    return Said(possible)


def _her2(reading: maps.ReadHer2, cells: Cells) -> Said | None:
    quiet = spellings(reading.says_nothing)
    strange: list[Strange] = []

    def text(column: str | None) -> str:
        return cells.answer(column, quiet) if column else ""

    def call(column: str | None, words: maps.Calls) -> Call | None:
        if not (said := text(column)):
            return None
        for one in Call:
            if said in spellings(getattr(words, one.value)):
                return one
        strange.append(Strange(column or "", said))
        return None

    scores = read_scores(text(reading.ihc)) if text(reading.ihc) else frozenset()
    if scores is None:
        strange.append(Strange(reading.ihc or "", text(reading.ihc)))
    ish = call(reading.ish, reading.ish_words)
    overall = call(reading.overall, reading.overall_words)
    unread = len(strange)
    counts = _counts(text, reading, strange)
    # Without a count, the words of the lab still stand; without a score or a word, nothing does.
    if unread:
        return Said(strange=tuple(strange))
    results = Results(scores or frozenset(), counts, ish, overall)
    if results.silent:
        return Said(strange=tuple(strange)) if strange else None
    result = her2(results)
    columns = [c for c in (reading.ihc, reading.ish, reading.ratio, reading.copies) if c]
    shown = cells.shown([*columns, *([reading.overall] if reading.overall else [])])
    return Said(result.possible, strange=tuple(strange), clash=shown if result.clash else "")


def _counts(
    text: Callable[[str | None], str], reading: maps.ReadHer2, strange: list[Strange]
) -> tuple[Count, ...]:
    """The counts of a gene test, from the cells of ratio and copies together."""
    counts: tuple[Count, ...] = ()
    if said := text(reading.ratio):
        found = read_counts(said)
        if found is None:
            strange.append(Strange(reading.ratio or "", said))
        counts = found or ()
    averages: dict[str, float] = {}
    for name, column in (("copies", reading.copies), ("cep17", reading.cep17)):
        if said := text(column):
            average = read_average(said)
            if average is None:
                strange.append(Strange(column or "", said))
            else:
                averages[name] = average
    copies, cep17 = averages.get("copies"), averages.get("cep17")
    if copies is None or any(count.copies is not None for count in counts):
        return counts
    if counts:
        return tuple(Count(count.ratio, copies) for count in counts)
    ratio = copies / cep17 if cep17 else None
    return (Count(ratio if ratio is None or ratio <= MOST_RATIO else None, copies),)


def _alterations(reading: maps.ReadAlterations, cells: Cells) -> Said | None:
    listed = cells.row.get(reading.column)
    if listed is None:
        return None
    if not isinstance(listed, list):
        return Said(strange=(Strange(reading.column, cells.text(reading.column)),))
    kinds, found = spellings(reading.kinds), spellings(reading.found)
    strange: list[Strange] = []
    some = False
    for change in listed:
        keys = ("gene", "variant", "alteration_type")
        if not isinstance(change, Mapping) or not all(isinstance(change.get(k), str) for k in keys):
            strange.append(Strange(reading.column, str(change)))
            continue
        gene, variant, kind = (change[key] for key in keys)
        if folded(gene) != folded(reading.gene) or kind not in kinds:
            continue
        if variant in found or (reading.truncating and ("*" in variant or "fs" in variant)):
            return Said(frozenset(("found",)), strange=tuple(strange))
        some = True
    if some:
        # A change that is not on the list may or may not be one of known meaning.
        return Said(frozenset(("found", "unclear")), strange=tuple(strange))
    return Said(strange=tuple(strange)) if strange else None
