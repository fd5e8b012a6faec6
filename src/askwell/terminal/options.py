"""All of one person's options, to read through on a terminal of 80 columns or more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table

from askwell.explore.answers import possible_words
from askwell.explore.finding import (
    Guard,
    GuardKind,
    Options,
    Standing,
    TreatmentFinding,
    UseFinding,
)
from askwell.explore.options import GROUPS
from askwell.explore.words import GROUP_TITLES, OFTEN, OTHERS_FIRST, STANDING_WORDS
from askwell.facts.lineage import Lineage
from askwell.intake.statement import NotUnderstood
from askwell.knowledge.model import TreatmentKind, UrgentSign
from askwell.logic.truth import Truth
from askwell.logic.wording import capital
from askwell.terminal.marks import (
    LEGEND,
    MARKS,
    OPEN_TO_ALL,
    TAKE_CARE,
    name,
    names,
    partners,
    says,
)

NAME_WIDTH = 21  # of 80 columns: a drug's name in one or two lines, and room for its reasons
NO_MARK = ""

#: A line beside a treatment: its mark, and its words.
Line = tuple[str, str]

#: The guards that put a use where it stands.
_DECIDED_BY = {
    Standing.UNSAFE: (GuardKind.STOP,),
    Standing.HAD: (GuardKind.HAD,),
    Standing.WAITS: (GuardKind.WAIT,),
    Standing.LATER: (GuardKind.WORKING,),
}
_WEIGHTS = (GuardKind.WARN, GuardKind.WAIT, GuardKind.STOP)


def print_options(
    console: Console, options: Options, not_understood: Iterable[NotUnderstood]
) -> None:
    """Print all of one person's options, urgent signs first."""
    _print_signs(console, "Act now", "bold red", [s for s in options.urgent if s.act])
    _print_signs(console, "Know these signs", "bold", [s for s in options.urgent if not s.act])
    _print_doubts(console, options, not_understood)
    console.print(f"[dim]{LEGEND}[/]")
    for group, standings in GROUPS:
        found = [f for f in options.treatments if f.standing in standings]
        if not found:
            continue
        _print_title(console, f"{GROUP_TITLES[group]} ({len(found)})")
        if group == "not_now":
            _print_set_aside(console, found, options)
        else:
            console.print(_grid((name(f), _lines(_card(f, options))) for f in found))
    _print_beside(console, options)
    day = options.knowledge.as_of
    console.print(
        f"\nKnowledge of {day:%B} {day.day}, {day.year}, version {options.knowledge.version}. "
        "Not yet reviewed by a clinician.\n"
        "This explains and prepares. It is not medical advice; your team decides with you."
    )


def _print_title(console: Console, title: str) -> None:
    console.print()
    console.print(Rule(f"[bold]{escape(title)}[/]", align="left", style="dim"))


def _print_signs(console: Console, title: str, style: str, signs: list[UrgentSign]) -> None:
    if signs:
        console.print(f"[{style}]{title}[/]")
        console.print(_bullets(f"{escape(s.says)} [bold]{escape(s.do)}[/]" for s in signs))


def _print_doubts(
    console: Console, options: Options, not_understood: Iterable[NotUnderstood]
) -> None:
    """What the person said that could not be used as it stands."""
    for item in not_understood:
        console.print(f"[yellow]Not understood:[/] {escape(item.says)}")
    for conflict in options.conflicts:
        fact = options.knowledge.vocabulary[conflict.fact]
        says = " and ".join(possible_words(fact, possible) for possible in conflict.says)
        console.print(
            f"[yellow]These cannot both be true[/] of {escape(fact.name)}: {escape(says)}."
        )


def _print_set_aside(console: Console, found: list[TreatmentFinding], options: Options) -> None:
    """What is not for now: under each standing, one line a treatment."""
    for standing in Standing:
        of_it = sorted((f for f in found if f.standing is standing), key=lambda f: f.treatment.name)
        if of_it:
            console.print(f"[bold]{STANDING_WORDS[standing]}[/]")
            console.print(_grid((name(f), _why_not(f, options)) for f in of_it))


def _print_beside(console: Console, options: Options) -> None:
    """Supportive drugs, tests to ask about, and how many questions wait."""
    if options.support:
        _print_title(console, "Beside your treatment")
        console.print(
            _grid(
                (
                    f"[bold]{escape(support.treatment.name)}[/]",
                    _lines((MARKS[f.truth], says(f)) for f in support.clauses),
                )
                for support in options.support
            )
        )
    if options.tests:
        _print_title(console, "Tests to ask about")
        lineage = options.knowledge.vocabulary.lineage
        console.print(
            _bullets(
                escape(t.test.says)
                + (f" [dim]For: {names(t.would_settle, lineage)}.[/]" if t.would_settle else "")
                for t in options.tests
            )
        )
    if options.topics:
        _print_title(console, "Pages about this person's situation")
        console.print(_bullets(escape(topic.name) for topic in options.topics))
    console.print(
        f"\n{len(options.questions)} questions to ask fit this person. They are in the pages "
        "(askwell serve) and in the data (--json)."
    )


def _grid(rows: Iterable[tuple[str, RenderableType]]) -> Padding:
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(width=NAME_WIDTH)
    table.add_column(ratio=1)
    for row in rows:
        table.add_row(*row)
    return Padding(table, (0, 0, 0, 2))


def _lines(lines: Iterable[Line]) -> Padding:
    """Lines whose words stay clear of their marks."""
    table = Table.grid(padding=(0, 1))
    table.add_column(width=1)
    for line in lines:
        table.add_row(*line)
    return Padding(table, (0, 0, 1, 0))


def _bullets(texts: Iterable[str]) -> Padding:
    table = Table.grid(padding=(0, 1))
    for text in texts:
        table.add_row("•", text)
    return Padding(table, (0, 0, 0, 2))


def _card(finding: TreatmentFinding, options: Options) -> Iterator[Line]:
    """The lines beside a treatment: where it stands, as what, and why."""
    use, known = finding.leading, STANDING_WORDS[finding.standing]
    is_open = finding.treatment.kind is TreatmentKind.OPEN
    yield NO_MARK, f"[bold]{OPEN_TO_ALL if is_open else known}[/]"
    if use is None:
        yield NO_MARK, escape(finding.treatment.card)
        return
    yield NO_MARK, escape(capital(use.use.title)) + "."
    if use.often.settled and use.standing in (Standing.FITS, Standing.JUDGED):
        yield NO_MARK, OFTEN if use.often is Truth.YES else OTHERS_FIRST
    if use.standing is Standing.DEPENDS and use.open:
        yield MARKS[Truth.UNKNOWN], f"Still open: {escape(_open_names(use, options))}."
    for judgement in use.judged:
        yield MARKS[Truth.UNKNOWN], f"It fits if {escape(judgement.says)}."
    yield from ((MARKS[f.truth], says(f)) for f in use.telling)
    lineage = options.knowledge.vocabulary.lineage
    for slot in use.slots:
        if slot.says:
            joint = "because" if slot.truth is Truth.YES else "if"
            words = f"Beside it, {partners(slot, lineage)}, {joint} {escape(slot.says)}."
            yield MARKS[slot.truth], words
    for guard in _acting(use, _WEIGHTS):
        yield TAKE_CARE, _guard_says(guard, finding, lineage)


def _why_not(finding: TreatmentFinding, options: Options) -> str:
    """The one thing, or the few, that keep a treatment from being for now."""
    use = finding.leading
    if use is None:
        return escape(finding.treatment.card)
    lineage = options.knowledge.vocabulary.lineage
    against = [says(f) for f in use.telling if f.truth is Truth.NO]
    acting = _acting(use, _DECIDED_BY.get(use.standing, ()))
    own = [guard for guard in acting if guard.treatment == finding.treatment.id]
    against += [_guard_says(guard, finding, lineage) for guard in own or acting]
    only_if = (j for j in use.judged if j.usually is not Truth.YES)
    against += [f"Not usual, but it fits if {escape(j.says)}." for j in only_if]
    if use.standing is Standing.SELDOM and use.open:
        against.append(f"Also open: {escape(_open_names(use, options))}.")
    named = escape(capital(use.use.title)) + "."
    return " ".join(against) or f"{named} {escape(use.use.note)}".strip()


def _acting(use: UseFinding, kinds: tuple[GuardKind, ...]) -> list[Guard]:
    """The guards of these kinds that surely act."""
    return [
        guard.subject
        for guard in use.guards
        if guard.truth is Truth.YES
        and isinstance(guard.subject, Guard)
        and guard.subject.kind in kinds
    ]


def _guard_says(guard: Guard, finding: TreatmentFinding, lineage: Lineage) -> str:
    """A caution, with the partner's name before it where it is a partner's."""
    own = guard.treatment == finding.treatment.id or guard.kind not in _WEIGHTS
    return escape(guard.says if own else f"{capital(lineage.name(guard.treatment))}: {guard.says}")


def _open_names(use: UseFinding, options: Options) -> str:
    facts = (options.knowledge.vocabulary.get(id) for id in use.open)
    return ", ".join(fact.name if fact else "your list of past treatments" for fact in facts)
