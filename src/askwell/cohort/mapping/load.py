"""Reads a map, and holds it to the vocabulary: a map that cannot work is refused as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from askwell.cohort.mapping import map as maps
from askwell.cohort.mapping.cells import folded
from askwell.cohort.mapping.readings import answered
from askwell.facts.fact import Fact, Kind
from askwell.facts.history import YES_OR_NO
from askwell.facts.vocabulary import Vocabulary
from askwell.knowledge.documents import Document, DocumentError, Place, Problem, read_file
from askwell.logic.notation import near

_SHAPE, _MEANING = "M010", "M020"
_SEE = "See docs/reference/column-maps.md."


def published() -> dict[str, Path]:
    """The maps that come with Askwell, by name."""
    folder = Path(str(files("askwell.cohort"))) / "maps"
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def load_map(name: str | Path, vocabulary: Vocabulary) -> maps.Map:
    """The map of that name or file. Raises DocumentError with all that is wrong with it."""
    path = published().get(str(name), Path(name))
    if not path.is_file():
        known = ", ".join(published())
        fix = f"Name a file, or a map that comes with Askwell: {known}."
        raise DocumentError([Problem("M001", str(name), None, "There is no such map.", fix)])
    doc = read_file(path, path.parent)
    try:
        column_map = maps.Map.model_validate(doc.data)
    except ValidationError as error:
        raise DocumentError(
            [_misshapen(doc, one) for one in error.errors(include_url=False)]
        ) from None
    problems = [
        Problem(_MEANING, doc.file, doc.line(place), says, _SEE)
        for place, says in _wrong(column_map, vocabulary)
    ]
    if problems:
        raise DocumentError(problems)
    return column_map


def _misshapen(doc: Document, error: Mapping[str, object]) -> Problem:
    place = error["loc"]
    assert isinstance(place, tuple)
    # The place of an error names the kind of reading after its number: no key of the file.
    keys = tuple(key for i, key in enumerate(place) if not (i == 3 and place[0] == "facts"))
    at = ".".join(map(str, keys)) or "the map"
    says = f"At {at}: {error['msg']}, found {str(error['input'])[:60]!r}."
    return Problem(_SHAPE, doc.file, doc.line(keys), says, _SEE)


#: Every way of reading, for the reference.
READINGS = (
    maps.ReadWords, maps.ReadAny, maps.ReadPercent, maps.ReadTime, maps.ReadHer2,
    maps.ReadAlterations,
)  # fmt: skip


def _wrong(column_map: maps.Map, vocabulary: Vocabulary) -> Iterator[tuple[Place, str]]:
    for id, readings in column_map.facts.items():
        fact = vocabulary.get(id)
        if fact is None:
            hint = near(id, vocabulary, "askwell facts lists them all.")
            yield ("facts", id), f"There is no fact '{id}'. {hint}"
            continue
        for i, reading in enumerate(readings):
            for says in _unfit(reading, fact):
                yield ("facts", id, i), says
    lineage = vocabulary.lineage
    for name, id in column_map.treatments.names.items() if column_map.treatments else ():
        if id not in lineage:
            hint = near(id, lineage, "Name a treatment or a class by its id.")
            yield ("treatments", "names", name), f"There is no treatment '{id}'. {hint}"
    for name in column_map.groups:
        if vocabulary.get(name):
            yield (
                ("groups", name),
                f"The group '{name}' bears the name of a fact. Name it otherwise.",
            )


def _unfit(reading: maps.Reading, fact: Fact) -> Iterator[str]:
    if isinstance(reading, maps.ReadTime):
        if fact.kind is not Kind.NUMBER or fact.unit not in ("years", "months"):
            yield f"'{fact.id}' is not a time, so 'read: time' cannot answer it."
        return
    if fact.kind is not Kind.CHOICE:
        yield f"'{fact.id}' is a number; 'read: {reading.read}' gives choices. Use 'read: time'."
        return
    expected: frozenset[str] = frozenset()
    match reading:
        case maps.ReadWords() | maps.ReadPercent():
            yield from _unknown_answers(reading, fact)
        case maps.ReadAny():
            expected = YES_OR_NO
        case maps.ReadHer2():
            expected = frozenset(("positive", "low", "ultralow", "zero"))
        case maps.ReadAlterations():
            expected = frozenset(("found", "unclear"))
    if missing := expected - set(fact.choices):
        yield (
            f"'{fact.id}' has no answer '{min(missing)}', so 'read: {reading.read}' "
            "cannot answer it."
        )


def _unknown_answers(reading: maps.ReadWords | maps.ReadPercent, fact: Fact) -> Iterator[str]:
    bands = reading.bands if isinstance(reading, maps.ReadPercent) else []
    for answer in (*reading.words.values(), *(band.answer for band in bands)):
        try:
            if not answered(answer, fact):
                yield f"'{fact.id}' has an empty list of answers. Name one or more."
        except ValueError as error:
            yield str(error)
    spelled = [folded(spelling) for spelling in (*reading.words, *reading.says_nothing)]
    for spelling in sorted({one for one in spelled if spelled.count(one) > 1}):
        yield f"'{spelling}' stands twice here; case and spaces make no difference."
