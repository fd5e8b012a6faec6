"""What the knowledge covers, as tables: for docs/reference/coverage.md and ``askwell coverage``.

The same files give the same tables, so a page that is written again changes only where the
knowledge or its cases did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median

from askwell.explore.options import Explorer
from askwell.facts.person import Person
from askwell.facts.possible import Possible, Range
from askwell.knowledge.asking import Question
from askwell.knowledge.model import Knowledge, Read, Treatment, TreatmentKind, Use
from askwell.knowledge.page import TREATMENT_SECTIONS
from askwell.lint.cases import Case
from askwell.lint.plain_language import pools
from askwell.lint.shape import filled_parts
from askwell.lint.witness import witness
from askwell.lint.words import grades, page_grade

_ALL_PARTS = len(TREATMENT_SECTIONS) + 5
_QUALITIES = ("primary", "strong", "secondary", "weak", "")


@dataclass(frozen=True)
class Table:
    """A title, a sentence or two about it, and its rows."""

    title: str
    about: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def coverage(knowledge: Knowledge, cases: Iterable[Case]) -> tuple[Table, ...]:
    """Every table, in the order of the page."""
    return (
        _treatments(knowledge),
        _uses(knowledge),
        _clauses(knowledge, tuple(cases)),
        _claims(knowledge),
        _topics(knowledge),
        _questions(knowledge),
        _sources(knowledge),
        _pools(knowledge),
    )


def as_markdown(knowledge: Knowledge, tables: Iterable[Table]) -> str:
    """The tables as a page that names the version of the knowledge they were made from."""
    lines = [
        "# What the knowledge covers",
        "",
        "<!-- Written by `askwell coverage --out docs/reference/coverage.md`. Do not edit. -->",
        "",
        f"Knowledge of {knowledge.as_of}, version `{knowledge.version}`.",
    ]
    for table in tables:
        lines += ["", f"## {table.title}", "", table.about, "", _row(table.columns)]
        lines += ["|" + "---|" * len(table.columns), *map(_row, table.rows)]
    return "\n".join(lines) + "\n"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _treatments(knowledge: Knowledge) -> Table:
    rows = []
    for t in sorted(knowledge.treatments.values(), key=lambda t: (t.kind.value, t.id)):
        statuses = Counter(use.status.value for use in t.uses)
        kinds = knowledge.vocabulary.lineage.above(t.id)
        asked = sum(1 for q in _own_questions(knowledge) if kinds.intersection(q.treatments))
        rows.append((
            f"`{t.id}`", t.kind.value,
            ", ".join(f"{n} {status}" for status, n in sorted(statuses.items())) or "no use",
            f"{len(filled_parts(knowledge, t))} of {_ALL_PARTS}",
            f"{page_grade(knowledge, t):.1f}", str(len(t.studies)), str(asked),
            f"reviewed {t.reviewed.on}" if t.reviewed else "not yet", t.review_by,
        ))  # fmt: skip
    about = (
        f"{len(knowledge.treatments)} pages. Parts are the headings of the text and schedule, "
        "benefits, effects, calls and checks, its own or lent by a class. Grade: Flesch-Kincaid."
    )
    columns = (
        "treatment", "kind", "uses", "parts filled", "grade", "figures", "questions",
        "read by a clinician", "review by",
    )  # fmt: skip
    return Table("Treatments", about, columns, tuple(rows))


def _uses(knowledge: Knowledge) -> Table:
    explorer = Explorer(knowledge)
    rows = [
        (
            f"`{use.id}`", use.status.value, use.approved or "", str(len(use.clauses)),
            _example(explorer, t, use),
        )
        for t, use in knowledge.uses()
    ]  # fmt: skip
    about = (
        f"{len(rows)} uses. The example is a made-up person whom the use fits if the doctor's "
        "judgements fall that way; it shows that the clauses can hold together."
    )
    columns = ("use", "status", "approved", "clauses", "an example")
    return Table("Uses", about, columns, tuple(sorted(rows)))


def _example(explorer: Explorer, t: Treatment, use: Use) -> str:
    if t.kind is TreatmentKind.SUPPORT:
        return "(stands beside what needs it)"
    if not use.status.available:
        return "(cannot be had)"
    person = witness(explorer, t, use)
    return in_short(person) if person else "nobody found"


def in_short(person: Person) -> str:
    """A person in the words of a person file."""
    said = [
        f"{id}: {_possible(answer.possible)}"
        for id, answers in sorted(person.answers.items())
        for answer in answers
        if answer.possible is not None
    ]
    had = [
        f"{c.treatment} ({c.setting.value if c.setting else 'any time'}"
        f"{f', line {c.line}' if c.line else ''}{f', {c.outcome.value}' if c.outcome else ''})"
        for c in person.history.courses
    ]
    return "; ".join([*said, f"treatments: {', '.join(had) or 'none'}"])


def _possible(possible: Possible) -> str:
    if isinstance(possible, Range):
        exact = possible.low == possible.high
        return f"{possible.low:g}" if exact else f"{possible.low:g}..{possible.high:g}"
    return " or ".join(sorted(possible))


def _clauses(knowledge: Knowledge, cases: tuple[Case, ...]) -> Table:
    named_clauses = {id for case in cases for id in case.expect.clauses}
    named_uses = Counter(id for case in cases for id in case.expect.uses)
    named = Counter(id for case in cases for id in case.expect.treatments)
    rows = []
    for t in sorted(knowledge.treatments.values(), key=lambda t: t.id):
        clauses = [clause.id for use in t.uses for clause in use.clauses]
        if clauses:
            rows.append((
                f"`{t.id}`", str(len(clauses)), str(sum(id in named_clauses for id in clauses)),
                f"{sum(1 for use in t.uses if named_uses[use.id])} of {len(t.uses)}",
                str(named[t.id] + sum(named_uses[use.id] for use in t.uses)),
            ))  # fmt: skip
    about = (
        f"{len(cases)} worked people. `python -m askwell.lint.mutation` prints which clauses could "
        "be flipped or deleted without a case noticing."
    )
    columns = ("treatment", "clauses", "named by a case", "uses with a case", "expectations")
    return Table("Clauses and cases", about, columns, tuple(rows))


def _claims(knowledge: Knowledge) -> Table:
    rows = []
    for theme in knowledge.themes.values():
        standing = Counter(claim.holds.value for claim in theme.claims for _ in claim.claims)
        rows.append((
            f"`{theme.id}`", str(standing.total()),
            *(str(standing[word]) for word in ("holds", "imprecise", "outdated", "disputed")),
            str(sum(len(claim.stands) for claim in theme.claims)),
        ))  # fmt: skip
    about = f"Claims of older articles, by how they stand today: {_total(rows, 1)} are answered."
    columns = ("theme", "claims", "hold", "imprecise", "outdated", "disputed", "sentences traced")
    return Table("Claims of older articles", about, columns, tuple(rows))


def _total(rows: Iterable[tuple[str, ...]], column: int) -> int:
    return sum(int(row[column]) for row in rows)


def _topics(knowledge: Knowledge) -> Table:
    rows = tuple(
        (
            f"`{topic.id}`", topic.shelf.value, f"{page_grade(knowledge, topic):.1f}",
            str(len(topic.sections)), str(len(topic.treatments)),
            str(sum(q.topic == topic.id or q.id in topic.questions
                    for q in _own_questions(knowledge))),
            "some" if topic.when else "everyone", topic.review_by,
        )
        for topic in knowledge.topics.values()
    )  # fmt: skip
    columns = (
        "topic", "shelf", "grade", "parts", "treatments", "questions", "whose", "review by",
    )  # fmt: skip
    return Table("Topics", f"{len(rows)} topics.", columns, rows)


def _questions(knowledge: Knowledge) -> Table:
    rows = []
    for topic, title in sorted(knowledge.question_topics.items()):
        held = [q for q in knowledge.questions.values() if q.topic == topic]
        rows.append((
            title, str(len(held)), str(sum(1 for q in held if q.when)),
            str(sum(1 for q in held if q.treatments)), str(sum(1 for q in held if q.cites)),
            "yes" if held and all(q.gentle for q in held) else "",
        ))  # fmt: skip
    about = f"{len(knowledge.questions)} questions, those made from cautions included."
    columns = ("topic", "questions", "with a rule", "of a treatment", "cited", "behind an opt-in")
    return Table("Questions", about, columns, tuple(rows))


def _own_questions(knowledge: Knowledge) -> Iterator[Question]:
    return (q for q in knowledge.questions.values() if not q.from_caution)


def _sources(knowledge: Knowledge) -> Table:
    counted = Counter((s.read, s.quality) for s in knowledge.sources.values())
    rows = tuple(
        (
            read.value, *(str(counted[read, quality]) for quality in _QUALITIES),
            str(sum(counted[read, quality] for quality in _QUALITIES)),
        )
        for read in Read
    )  # fmt: skip
    columns = ("read", *(quality or "not said" for quality in _QUALITIES), "all")
    about = f"{len(knowledge.sources)} sources, by how they were read and how good they are."
    return Table("Sources", about, columns, rows)


def _pools(knowledge: Knowledge) -> Table:
    pages = grades(knowledge)
    hardest = max(pages, key=lambda file: pages[file])
    rows = tuple(
        (pool.kind, str(pool.blocks), str(pool.words), f"{pool.grade:.1f}")
        for pool in pools(knowledge)
    )
    about = (
        f"The pages: the middle grade is {median(pages.values()):.1f}, the highest "
        f"{pages[hardest]:.1f} ({hardest}). Short texts are read together, by kind."
    )
    return Table("Reading grades", about, ("kind", "texts", "words", "grade"), rows)
