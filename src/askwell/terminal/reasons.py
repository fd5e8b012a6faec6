"""The whole tree of reasons for one treatment: every use, every rule, down to each answer."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.tree import Tree

from askwell.explore.answers import NOTE_WORDS, possible_words
from askwell.explore.finding import Finding, Guard, Options, Support, TreatmentFinding
from askwell.explore.words import STANDING_WORDS
from askwell.facts.fact import Fact
from askwell.facts.history import NEVER
from askwell.facts.person import Person
from askwell.intake.courses import treatment_named
from askwell.knowledge.model import TreatmentKind
from askwell.logic.clauses import Clause
from askwell.logic.criteria import AtLeast, Is, Judged, Not, Term, Within
from askwell.logic.reasons import Reason
from askwell.logic.truth import Truth
from askwell.logic.wording import capital, wording
from askwell.terminal.marks import MARKS, OPEN_TO_ALL, name, partners, says
from askwell.terminal.reading import stop

BESIDE = "a supportive treatment, beside the others"
#: Said of an answer that settled a rule in a run over a cohort, which keeps few answers.
NOT_KEPT = "answered, but not kept in the run"


def print_treatment(console: Console, found: Options, person: Person, written: str) -> None:
    """Print why a treatment stands where it does; stop where there is no page on it."""
    knowledge = found.knowledge
    id = treatment_named(written, knowledge.vocabulary)
    if id is None or id not in knowledge.treatments:
        listed = ", ".join(sorted(knowledge.treatments))
        stop(f"There is no page on a treatment '{written}'. Name one of: {listed}.")
    support = next((s for s in found.support if s.treatment.id == id), None)
    finding = found.of(id)
    if finding is not None:
        print_reasons(console, finding, person)
    elif support is not None:
        print_support(console, support, person)
    else:
        hidden = knowledge.treatments[id]
        why = (
            "nothing this person told us calls for it"
            if hidden.kind is TreatmentKind.SUPPORT
            else "it cannot be had today, and would not fit this person"
        )
        console.print(f"{hidden.name} is not listed: {why}.")


def print_reasons(console: Console, finding: TreatmentFinding, person: Person) -> None:
    """Print every use of a treatment with every rule, down to each answer."""
    lineage = person.history.lineage
    is_open = finding.treatment.kind is TreatmentKind.OPEN
    stands = OPEN_TO_ALL if is_open else STANDING_WORDS[finding.standing]
    root = Tree(f"{name(finding)}: {stands}")
    for use in finding.uses:
        title = f"[bold]{escape(capital(use.use.title))}[/] [dim]({use.use.id})[/]"
        branch = root.add(f"{title}\n{STANDING_WORDS[use.standing]}")
        for clause in use.clauses:
            _add_clause(branch, clause, person)
        for slot in use.slots:
            condition = f", if {escape(slot.says)}" if slot.says else ""
            branch.add(f"{MARKS[slot.truth]} beside it, {partners(slot, lineage)}{condition}")
        for title, truth in (("What acts now", Truth.YES), ("What would matter", Truth.UNKNOWN)):
            guards = [guard for guard in use.guards if guard.truth is truth]
            if guards:
                _add_guards(branch.add(f"[bold]{title}[/] ({len(guards)})"), guards, person)
    _add_notes(root, finding)
    console.print(root)


def print_support(console: Console, support: Support, person: Person) -> None:
    """Print why a supportive treatment stands beside the others."""
    root = Tree(f"{MARKS[support.truth]} [bold]{escape(support.treatment.name)}[/]: {BESIDE}")
    for clause in support.clauses:
        _add_clause(root, clause, person)
    _add_notes(root, support)
    console.print(root)


def _add_notes(root: Tree, finding: TreatmentFinding | Support) -> None:
    for caution in finding.cautions:
        root.add(f"caution: {escape(caution.says)}")
    for check in finding.checks:
        root.add(f"check: {escape(check.says)}")


def _add_clause(branch: Tree, finding: Finding, person: Person) -> None:
    clause = finding.subject
    assert isinstance(clause, Clause)
    cites = ", ".join(
        f"{cite.source} {cite.section}" if cite.section else cite.source for cite in clause.cites
    )
    leaf = branch.add(
        f"{MARKS[finding.truth]} {clause.role.value}: {says(finding)} [dim]({escape(cites)})[/]"
    )
    _add_reason(leaf, finding.reason, person)


def _add_guards(branch: Tree, guards: list[Finding], person: Person) -> None:
    for finding in guards:
        guard = finding.subject
        assert isinstance(guard, Guard)
        name = escape(person.history.lineage.name(guard.treatment))
        leaf = branch.add(
            f"{MARKS[finding.truth]} {guard.kind.value}, {name}: {escape(guard.says)}"
        )
        _add_reason(leaf, finding.reason, person)


def _add_reason(branch: Tree, reason: Reason, person: Person) -> None:
    mark = MARKS[reason.truth]
    match reason.criterion:
        case Is(fact=fact) | Within(fact=fact):
            known = _known(fact, person, reason.truth)
            words = escape(wording(reason.criterion))
            branch.add(f"{mark} {words} [dim]({fact.id}: {escape(known)})[/]")
        case Judged(text=text):
            branch.add(f"{mark} {escape(text)} [dim](only your team can tell)[/]")
        case Not():
            part = branch.add(f"{mark} not:")
            _add_reason(part, reason.parts[0], person)
        case Term(says=words, part=Is(fact=fact) | Within(fact=fact)):
            known = _known(fact, person, reason.truth)
            branch.add(f"{mark} {escape(words)} [dim]({fact.id}: {escape(known)})[/]")
        case Term(says=words):
            part = branch.add(f"{mark} {escape(words)}")
            _add_reason(part, reason.parts[0], person)
        case AtLeast(k=k, parts=parts):
            how_many = "all of" if k == len(parts) else "any of" if k == 1 else f"at least {k} of"
            part = branch.add(f"{mark} {how_many}:")
            for inner in reason.parts:
                _add_reason(part, inner, person)


def _known(fact: Fact, person: Person, truth: Truth) -> str:
    """What is known of a fact, in the words of the form."""
    possible = person.possible(fact)
    if possible == fact.anything:
        if truth.settled:  # a row of a cohort, of which this answer was read and not kept
            return NOT_KEPT
        note = person.note(fact.id)
        return NOTE_WORDS[note] if note else "not known"
    return "never" if possible == NEVER else possible_words(fact, possible)
