"""Findings on a terminal: a readable table of options, and the tree of reasons."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from askwell.explore.answers import possible_words
from askwell.explore.finding import (
    Finding,
    Guard,
    Options,
    Standing,
    TreatmentFinding,
    UseFinding,
)
from askwell.explore.options import GROUPS
from askwell.explore.words import GROUP_TITLES, OFTEN, OTHERS_FIRST, STANDING_WORDS
from askwell.facts.person import Person
from askwell.intake.person_file import NotUnderstood
from askwell.logic.clauses import Clause
from askwell.logic.criteria import AtLeast, Is, Judged, Not, Term, Within
from askwell.logic.reasons import Reason
from askwell.logic.truth import Truth
from askwell.logic.wording import wording

MARKS = {Truth.YES: "[green]✓[/]", Truth.NO: "[red]✗[/]", Truth.UNKNOWN: "[yellow]?[/]"}


def print_options(
    console: Console, options: Options, not_understood: Iterable[NotUnderstood]
) -> None:
    """Print all of one person's options, urgent signs first."""
    for sign in options.urgent:
        if sign.act:
            console.print(f"[bold red]{escape(sign.says)}[/] {escape(sign.do)}")
    for item in not_understood:
        console.print(f"[yellow]Not understood:[/] {escape(item.says)}")
    for conflict in options.conflicts:
        fact = options.knowledge.vocabulary[conflict.fact]
        says = " and ".join(possible_words(fact, possible) for possible in conflict.says)
        console.print(
            f"[yellow]These cannot both be true[/] of {escape(fact.name)}: {escape(says)}."
        )
    for group, standings in GROUPS:
        found = [f for f in options.treatments if f.standing in standings]
        if found:
            console.print(_table(GROUP_TITLES[group], found, options))
    if options.support:
        console.print("[bold]Beside your treatment[/]")
        for support in options.support:
            because = "; ".join(_says(finding) for finding in support.clauses)
            console.print(
                f"  {MARKS[support.truth]} {escape(support.treatment.name)}: {escape(because)}"
            )
    if options.tests:
        console.print("[bold]Tests to ask about[/]")
        for test in options.tests:
            console.print(f"  • {escape(test.test.says)}")
    date = f"{options.knowledge.as_of:%B} {options.knowledge.as_of.day}, {options.knowledge.as_of.year}"
    console.print(
        f"\nKnowledge of {date}, version {options.knowledge.version}. Not yet reviewed by a clinician."
        "\nThis explains and prepares. It is not medical advice; your team decides with you."
    )


def print_reasons(console: Console, finding: TreatmentFinding, person: Person) -> None:
    """Print every use of a treatment with every rule, down to each answer."""
    root = Tree(f"[bold]{escape(finding.treatment.name)}[/]: {STANDING_WORDS[finding.standing]}")
    for use in finding.uses:
        branch = root.add(f"[bold]{escape(use.use.title)}[/] ({use.use.id}): {use.standing.value}")
        for clause in use.clauses:
            _add_clause(branch, clause, person)
        for slot in use.slots:
            condition = f", if {escape(slot.says)}" if slot.says else ""
            partners = (
                " or ".join(" + ".join(together) for together in slot.left) or "no partner is left"
            )
            branch.add(f"{MARKS[slot.truth]} with {escape(partners)}{condition}")
        for guard in use.guards:
            assert isinstance(guard.subject, Guard)
            kind = guard.subject.kind.value
            leaf = branch.add(f"{MARKS[guard.truth]} {kind}: {escape(guard.subject.says)}")
            _add_reason(leaf, guard.reason, person)
    for caution in finding.cautions:
        root.add(f"caution: {escape(caution.says)}")
    for check in finding.checks:
        root.add(f"check: {escape(check.says)}")
    console.print(root)


def _table(title: str, found: list[TreatmentFinding], options: Options) -> Table:
    table = Table(
        title=f"{title} ({len(found)})", title_justify="left", title_style="bold", expand=True
    )
    table.add_column("Treatment", ratio=2)
    table.add_column("Where it stands", ratio=2)
    table.add_column("Why", ratio=5)
    for finding in found:
        table.add_row(
            escape(finding.treatment.name),
            STANDING_WORDS[finding.standing],
            escape(_why(finding, options)),
        )
    return table


def _why(finding: TreatmentFinding, options: Options) -> str:
    use = finding.leading
    if use is None:
        return finding.treatment.card
    parts = [use.use.title[:1].upper() + use.use.title[1:] + "."]
    parts += [_says(clause) for clause in use.telling]
    if use.judged:
        parts.append(
            "Your doctor would have to find: " + "; ".join(j.says for j in use.judged) + "."
        )
    if use.open and use.standing is Standing.DEPENDS:
        names = (_question_name(id, options) for id in use.open)
        parts.append(f"Still open: {', '.join(names)}.")
    parts += [
        guard.subject.says
        for guard in use.guards
        if guard.truth is Truth.YES and isinstance(guard.subject, Guard)
    ]
    if use.often.settled and use.standing in (Standing.FITS, Standing.JUDGED):
        parts.append(OFTEN if use.often is Truth.YES else OTHERS_FIRST)
    return " ".join(parts)


def _says(finding: Finding) -> str:
    assert isinstance(finding.subject, Clause)
    return finding.subject.says


def _question_name(id: str, options: Options) -> str:
    fact = options.knowledge.vocabulary.get(id)
    return fact.name if fact else "your list of past treatments"


def _add_clause(branch: Tree, finding: Finding, person: Person) -> None:
    clause = finding.subject
    assert isinstance(clause, Clause)
    cites = ", ".join(cite.source for cite in clause.cites)
    leaf = branch.add(
        f"{MARKS[finding.truth]} {clause.role.value}: {escape(clause.says)} [dim]({escape(cites)})[/]"
    )
    _add_reason(leaf, finding.reason, person)


def _add_reason(branch: Tree, reason: Reason, person: Person) -> None:
    mark = MARKS[reason.truth]
    match reason.criterion:
        case Is(fact=fact) | Within(fact=fact):
            known = possible_words(fact, person.possible(fact)) or "not known"
            words = escape(wording(reason.criterion))
            branch.add(f"{mark} {words} [dim]({fact.id}: {escape(known)})[/]")
        case Judged(text=text):
            branch.add(f"{mark} your doctor finds: {escape(text)}")
        case Not():
            part = branch.add(f"{mark} not:")
            _add_reason(part, reason.parts[0], person)
        case Term(says=says):
            part = branch.add(f"{mark} {escape(says)}")
            _add_reason(part, reason.parts[0], person)
        case AtLeast(k=k, parts=parts):
            how_many = "all of" if k == len(parts) else "any of" if k == 1 else f"at least {k} of"
            part = branch.add(f"{mark} {how_many}:")
            for inner in reason.parts:
                _add_reason(part, inner, person)
