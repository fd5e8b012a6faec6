"""docs/reference/synthetic-cohort.md, written from the shares and the pathways themselves.

``python -m askwell.cohort.synthetic.page`` prints it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping

from askwell.cohort.synthetic.pathways import EarlyStep, Pathways, Regimen, read_pathways
from askwell.cohort.synthetic.shares import Basis, Entry, Shares, Table, read_shares

_INTRO = """\
# The synthetic cohort

<!-- Written by `python -m askwell.cohort.synthetic.page`. Do not edit. -->

`askwell cohort generate 100000 --out PEOPLE.parquet --seed 1` makes up people with metastatic \
breast cancer as a people table: for trying out, teaching, tests and measuring. \
Nobody in it is real, and nothing can be learned from it about anybody.

- **Who they are, and what the record knows of them** is drawn by the shares below. Each names its \
source, or says that it is *assumed*. Where both stand, the source gave something near, and the \
note says how the share was got from it. No source was read further than the list at the end says.
- **Treatments** follow the pathways below, line by line, from each subtype's usual ways. Months, \
outcomes and shares of regimens are assumed unless they cite. The pathways are not advice.
- **Answers agree with each other** only as far as the tables say: a fact drawn "by" another one \
follows it. Everything else is drawn by itself. Survival, side effects and care are not modelled. \
Drugs may have been had before they were approved. Lists hold no supportive drugs.
- **The same seed and the same knowledge make the same people**, byte for byte with the same \
version of Askwell and its libraries. The nth person is the same whatever the number asked for.
- **History facts are exact**: they are worked out from a list of treatments by the same code as \
for one person. Some thousand different lists are shared out among all people.

Columns: `person` (a running number from 0), `site` (hospital A to H), one or two for each fact a \
person is asked and for each history fact that a rule asks for, and `treatments_complete`. A row \
group holds 250,000 people.
"""


_AFTER = """\
`months_since_spread`, `cancer_now` and `esr1` come from the course of treatment. `age` is the age \
at spread and the years since. `menopause` is as when the spread was found, but *after* once the \
ovaries are removed or from the age of 58.
"""
_RECORD = """\
*told*: the answer as it is. A partial's name: no more detail than that, where it holds. *range*: \
a number to within ten. *blank*: no answer. The rest are notes. Kinds marked *together* are drawn \
once for all their facts: one test answers them all.
"""


def page() -> str:
    """The whole page."""
    shares, pathways = read_shares(), read_pathways()
    parts = [
        _INTRO,
        "## Before treatment\n",
        _entries(shares.before_treatment),
        "## After treatment\n",
        _AFTER,
        _entries((*shares.after_treatment, shares.site)),
        "## What the record knows\n",
        _RECORD,
        _answers(shares),
        "## Treatments since the spread\n",
        _numbers(pathways),
        *_lines(pathways),
        "## Treatments of early cancer\n",
        _early(pathways),
        "## Choices\n",
        _choices(pathways),
        "## Sources\n",
        _sources(shares),
    ]
    return "\n".join(parts)


def _entries(entries: Iterable[Entry]) -> str:
    rows: list[tuple[str, ...]] = []
    for entry in entries:
        name = f"`{entry.id}`" + (f"<br>{entry.only[1]} only" if entry.only else "")
        if entry.banding is not None:
            bands = ", ".join(f"{band} is {of}" for band, of in entry.banding.names.items())
            rows.append((name, f"bands of `{entry.banding.of}`", bands, ""))
        elif entry.table is not None:
            rows += _rows(name, entry.table, _rests_on(entry.basis))
    return _table(("fact", "by", "shares", "rests on"), rows)


def _answers(shares: Shares) -> str:
    rows: list[tuple[str, ...]] = []
    for answering in shares.answers.values():
        of = [e.id for e in shares.entries if e.answers == answering.id]
        name = f"**{answering.id}**" + (" (together)" if answering.together else "")
        name += "<br>" + ", ".join(f"`{id}`" for id in of)
        rows += _rows(name, answering.table, _rests_on(answering.basis))
    return _table(("kind and its facts", "by", "shares", "rests on"), rows)


def _rows(name: str, table: Table, rests_on: str) -> list[tuple[str, ...]]:
    """A table's rows; the name and the sources stand at the first."""
    rows: list[tuple[str, ...]] = []
    for given, shares in table.rows.items():
        said = ", ".join(
            f"{value} {_percent(share)}"
            for value, share in zip(table.values, shares, strict=True)
            if share
        )
        rows.append(("" if rows else name, given, said, "" if rows else rests_on))
    return rows


def _numbers(pathways: Pathways) -> str:
    telling, esr1 = pathways.telling, _percent(pathways.esr1_grew)
    gaps = (
        f"without an outcome {_percent(telling.no_outcome)}, a line {_percent(telling.no_line)}, "
        f"months {_percent(telling.no_months)}; a class only {_percent(telling.class_only)}"
    )
    pace = f"to the power of {pathways.with_time:g}, but not less than {pathways.shortest:g} times"
    growth = f"{esr1} each time the cancer grows on an aromatase inhibitor"
    how = {
        "months_since_spread": f"Half of those left fall away in: {_months(pathways.half)}; "
        f"at most {pathways.most}.",
        "months_to_spread": f"6, and half in: {_months(pathways.to_spread_half)}; "
        f"at most {pathways.to_spread_most}.",
        "pace": f"How long a line lasts: its median, times (months lived / half) {pace}.",
        "outcomes": f"How a line ends: {_shares_of(pathways.outcomes)}.",
        "esr1": f"A change is there: {growth}; before that {_shares_of(pathways.esr1_other)}.",
        "palliative_radiation": f"Radiation since the spread: {_percent(pathways.radiation)}.",
        "list": f"How complete it is: {_shares_of(telling.complete)} (none: no list). "
        f"Entries {gaps}.",
    }
    rows = [(f"`{name}`", says, _rests_on(pathways.bases[name])) for name, says in how.items()]
    return _table(("what", "how", "rests on"), rows)


def _months(half: Mapping[str, float]) -> str:
    return ", ".join(f"{subtype} {months:g}" for subtype, months in half.items())


def _lines(pathways: Pathways) -> Iterable[str]:
    for subtype, regimens in pathways.lines.items():
        yield f"### {subtype}\n"
        yield _table(
            ("drugs", "lines", "weight", "months", "needs", "after", "not after", "rests on"),
            [_regimen(regimen) for regimen in regimens],
        )


def _regimen(regimen: Regimen) -> tuple[str, ...]:
    drugs = " + ".join(regimen.drugs)
    if regimen.first:
        drugs += "".join(f"; {drug} for {months}" for drug, months in regimen.first.items())
    if regimen.then:
        drugs += f"; then {', '.join(regimen.then)}"
    if regimen.ovaries:
        drugs += "; ovaries at rest"
    low, high = regimen.lines
    return (
        drugs, f"{low:g} to {high:g}", f"{regimen.share:g}", f"{regimen.months:g}",
        ", ".join(sorted(regimen.needs)), ", ".join(regimen.after), ", ".join(regimen.not_after),
        _rests_on(regimen.basis) if regimen.basis.cites else "*assumed*",
    )  # fmt: skip


def _early(pathways: Pathways) -> str:
    rows: list[tuple[str, ...]] = []
    for subtype, steps in pathways.early.items():
        rows += [("" if i else subtype, *_step(step)) for i, step in enumerate(steps)]
    rows += [(f"endocrine, {who}", _shares_of(choice), "", "", "*assumed*")
             for who, choice in pathways.early_endocrine.items()]  # fmt: skip
    return _table(("subtype", "drugs", "share", "months", "rests on"), rows)


def _step(step: EarlyStep) -> tuple[str, ...]:
    needs = f" (needs {', '.join(sorted(step.needs))})" if step.needs else ""
    rests_on = _rests_on(step.basis) if step.basis.cites else "*assumed*"
    return " + ".join(step.drugs) + needs, _percent(step.share), f"{step.months}", rests_on


def _choices(pathways: Pathways) -> str:
    rows = [(name, _shares_of(choice), "*assumed*") for name, choice in pathways.choices.items()]
    return _table(("name", "shares", "rests on"), rows)


def _sources(shares: Shares) -> str:
    rows = [(f"[{s.id}]({s.url})", s.title, s.date, s.read) for s in shares.sources.values()]
    return _table(("source", "title, or what it is", "date", "what of it was read"), rows)


def _rests_on(basis: Basis) -> str:
    parts = ["*assumed*"] if basis.assumed else []
    parts += [f"[{id}](#sources)" for id in basis.cites]
    return ", ".join(parts) + (f". {basis.note}" if basis.note else "")


def _shares_of(choice: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {_percent(share)}" for name, share in choice.items())


def _percent(share: float) -> str:
    return f"{100 * share:.3g}%"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
