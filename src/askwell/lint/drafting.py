"""A draft of an entry in KNOWLEDGE.md: what was added, revised, removed, and whom it touches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import fields, is_dataclass

from askwell.facts.fact import Fact
from askwell.knowledge.model import Knowledge
from askwell.lint.impact import Impact

#: What an entry tells of, and where a knowledge holds it.
_KINDS: tuple[tuple[str, Callable[[Knowledge], Mapping[str, object]]], ...] = (
    ("treatment", lambda k: k.treatments),
    ("use", lambda k: {use.id: use for _, use in k.uses()}),
    ("caution", lambda k: {c.id: c for owner in k.owners() for c in owner.cautions}),
    ("topic", lambda k: k.topics),
    ("question", lambda k: k.questions),
    ("occasion", lambda k: k.occasions),
    ("word", lambda k: k.words),
    ("source", lambda k: k.sources),
)


def draft(before: Knowledge, after: Knowledge, found: Impact) -> str:
    """Markdown for an editor to finish: the words are hers, the list is complete."""
    lines = [f"## As of {after.as_of:%B} {after.as_of.day}, {after.as_of.year}", ""]
    for heading, named in (
        ("Added", _added(before, after)),
        ("Revised", _revised(before, after)),
        ("Removed", _added(after, before)),
    ):
        lines += [f"### {heading}", "", *(list(named) or ["Nothing."]), ""]
    lines += ["### Whose list changes", "", *_touched(found), ""]
    return "\n".join(lines)


def _added(before: Knowledge, after: Knowledge) -> Iterator[str]:
    for kind, held in _KINDS:
        yield from _line(kind, held(after).keys() - held(before).keys())


def _revised(before: Knowledge, after: Knowledge) -> Iterator[str]:
    for kind, held in _KINDS:
        old, new = held(before), held(after)
        same = old.keys() & new.keys()
        yield from _line(kind, {id for id in same if _content(old[id]) != _content(new[id])})


def _content(thing: object) -> object:
    """What a thing says, to be compared: criteria are equal to themselves alone."""
    if isinstance(thing, Fact):
        return thing.id
    if isinstance(thing, Set):
        return sorted(map(str, thing))
    if isinstance(thing, tuple):
        return tuple(map(_content, thing))
    if is_dataclass(thing):
        return type(thing).__name__, *(_content(getattr(thing, f.name)) for f in fields(thing))
    return thing


def _line(kind: str, ids: set[str]) -> Iterator[str]:
    if ids:
        plural = f"{kind}s" if len(ids) > 1 else kind
        yield f"- {len(ids)} {plural}: {', '.join(sorted(ids))}"


def _touched(found: Impact) -> Iterator[str]:
    share = f"{len(found.touched)} of {found.people} made-up people see a different list."
    yield f"{share} (seed {found.seed})"
    for treatment, changes in found.by_treatment().items():
        for says, count in changes.most_common():
            yield f"- {treatment}: {says} ({count})"
