"""Commands over a cohort: run the knowledge over a table of people, and tell what was found.

The libraries that this needs are an extra: they are looked for when a command runs, not before.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from askwell.cohort.extras import EngineName, require
from askwell.cohort.problem import CohortProblem
from askwell.explore.contract import as_json
from askwell.explore.options import Explorer
from askwell.knowledge.load import load
from askwell.paths import knowledge_dir
from askwell.terminal.clock import today
from askwell.terminal.cohort_outcome import print_outcome
from askwell.terminal.options import print_options
from askwell.terminal.reading import Folder, err, or_stop, stop
from askwell.terminal.reasons import print_treatment

if TYPE_CHECKING:
    from askwell.knowledge.model import Knowledge

cohort = typer.Typer(help="Answer everyone in a table of people.", no_args_is_help=True)

_out = Console(highlight=False, soft_wrap=True)

RunPath = Annotated[
    Path, typer.Argument(metavar="RUN", help="A folder that askwell cohort run wrote.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(cohort, name="cohort")


@cohort.command("run")
def run_cohort(
    people: Annotated[
        str,
        typer.Argument(
            metavar="PEOPLE",
            help="A people table: Parquet, CSV or JSON lines, a folder of such files, "
            "FILE.duckdb::TABLE, or with Spark the name of a table.",
        ),
    ],
    out: Annotated[Path, typer.Option("--out", help="The folder of the run.")],
    engine: Annotated[
        EngineName, typer.Option(help="What runs it: polars, duckdb or spark.")
    ] = EngineName.POLARS,
    master: Annotated[
        str | None, typer.Option(help="The address of a Spark cluster, such as spark://host:7077.")
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(help="A column that answers no fact, to count by; may be given again."),
    ] = None,
    aside: Annotated[
        list[str] | None,
        typer.Option(help="A column that is known to answer no fact; may be given again."),
    ] = None,
    rows_per_part: Annotated[
        int | None,
        typer.Option(min=1, help="How many people are answered and kept at once."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Stop before the first answer if a cell is bad.")
    ] = False,
    knowledge: Folder = None,
) -> None:
    """Answer everyone in a people table, part by part; go on where an earlier run was cut off."""
    with _needing(engine):
        from askwell.cohort.engines import start
        from askwell.cohort.folder import RunFolder
        from askwell.cohort.given import given
        from askwell.cohort.plan import Plan
        from askwell.cohort.run import Asked, StrictRunStopped, run

        if master is not None and engine is not EngineName.SPARK:
            raise CohortProblem("--master is the address of a Spark cluster: add --engine spark.")
        plan = Plan(Explorer(_knowledge(knowledge)))
        source = given(people, engine, master)
        asked = Asked(engine, tuple(by or ()), tuple(aside or ()), rows_per_part, strict)
        started = start(engine, master)
        try:
            with _progress("people answered") as watch:
                found = run(plan, source, RunFolder(out), started, asked, watch)
        except StrictRunStopped as stopped:
            print_outcome(err, stopped.found)
            earlier = f"{out} holds the answers of an earlier run"
            written = earlier if stopped.found.answered else "Nothing was written"
            err.print(f"{written}: --strict takes no table like this.", markup=False)
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            err.print(f"Stopped. Give the same command again, and {out} goes on from here.")
            raise typer.Exit(130) from None
    print_outcome(err, found)
    answered = _people(found.answered, made_up=found.made_up)
    before = f", {found.before:,} of them before" if found.before else ""
    _say(f"{answered} answered{before}, in {out}. Next: askwell cohort report {out}")
    if not found.whole:
        raise typer.Exit(1)


@cohort.command("report")
def report_cohort(
    run: RunPath,
    out: Annotated[
        Path | None, typer.Option("--out", help="The folder to write the report into.")
    ] = None,
    by: Annotated[
        list[str] | None, typer.Option(help="A group to count by; may be given again.")
    ] = None,
    least: Annotated[
        int, typer.Option(min=2, help="The smallest count that is shown, besides zero: 2 or more.")
    ] = 11,
    knowledge: Folder = None,
) -> None:
    """Write one page and tables of what a run found, with no small number in them."""
    with _needing(EngineName.POLARS):
        from askwell.cohort.outcome import NOBODY_IS_REAL
        from askwell.cohort.report import report

        folder = out or run / "report"
        made = report(run, folder, _knowledge(knowledge), least, tuple(by or ()), today())
    if made.made_up:
        _say(NOBODY_IS_REAL)
    _say(f"{made.page} and {len(made.tables)} tables beside it.")
    _say(f"{made.hidden:,} counts are hidden, so that no count below {least} can be worked out.")


@cohort.command("explain")
def explain_cohort(
    run: RunPath,
    row: Annotated[int, typer.Option(min=0, help="The number of the person, from 0.")],
    treatment: Annotated[
        str | None, typer.Option(help="A treatment's id, name or brand, for its tree of reasons.")
    ] = None,
    as_data: Annotated[bool, typer.Option("--json", help="Print the options as JSON.")] = False,
    knowledge: Folder = None,
) -> None:
    """Show what the page would show one person of a run, and why."""
    with _needing(EngineName.POLARS):
        from askwell.cohort.explain import explain_row

        found, person = explain_row(run, row, Explorer(_knowledge(knowledge)))
    if treatment is not None:
        print_treatment(_tree, found, person, treatment)
    elif as_data:
        typer.echo(json.dumps(as_json(found, []), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print_options(_tree, found, ())


@cohort.command("generate")
def generate_cohort(
    count: Annotated[int, typer.Argument(metavar="N", min=1, help="How many people.")],
    out: Annotated[Path, typer.Option("--out", help="The Parquet file to write.")],
    seed: Annotated[int, typer.Option(help="Which people: the same seed, the same ones.")] = 1,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the file if it is there.")
    ] = False,
    knowledge: Folder = None,
) -> None:
    """Make up a plausible cohort, to try things out; nobody in it is real."""
    with _needing(EngineName.POLARS):
        from askwell.cohort.synthetic.writing import write_people

        _new(out, force=force)
        with _progress("people made up") as watch:
            write_people(count, seed, out, _knowledge(knowledge), lambda done: watch(done, count))
    people = _people(count, made_up=True)
    _say(f"{out} holds {people}. Next: askwell cohort run {out} --out RUN --aside person")


@cohort.command("read")
def read_through_map(
    table: Annotated[
        Path, typer.Argument(metavar="TABLE", help="A table: CSV, TSV or JSON lines.")
    ],
    column_map: Annotated[
        str, typer.Option("--map", help="A column map: a file, or the name of one of Askwell's.")
    ],
    out: Annotated[Path, typer.Option("--out", help="The Parquet file to write.")],
    force: Annotated[
        bool, typer.Option("--force", help="Replace the file if it is there.")
    ] = False,
    knowledge: Folder = None,
) -> None:
    """Read a table of any shape through a column map, into a people table."""
    with _needing(EngineName.POLARS):
        from askwell.cohort.mapping.load import load_map
        from askwell.cohort.mapping.read import read_table
        from askwell.cohort.mapping.rows import TableError
        from askwell.cohort.table_file import write_table

        _new(out, force=force)
        vocabulary = _knowledge(knowledge).vocabulary
        mapped = or_stop(lambda: load_map(column_map, vocabulary))
        try:
            people = read_table(table, mapped, vocabulary)
        except TableError as error:
            raise CohortProblem(str(error)) from None
        write_table(people.rows, people.columns, vocabulary, out)
    _say(str(people.report))
    _say(f"{out} is written. Next: askwell cohort run {out} --out RUN")


@contextmanager
def _needing(engine: EngineName) -> Iterator[None]:
    """What is missing or cannot be used is said, not raised."""
    try:
        require(engine)
        yield
    except CohortProblem as problem:
        stop(str(problem))


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on the terminal, moved by how much is done of how much."""
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn(what), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _knowledge(folder: Path | None) -> Knowledge:
    return or_stop(lambda: load(folder or knowledge_dir()))


def _people(count: int, *, made_up: bool) -> str:
    return f"{count:,} {'made-up ' if made_up else ''}{'person' if count == 1 else 'people'}"


def _new(out: Path, *, force: bool) -> None:
    if out.exists() and not force:
        raise CohortProblem(f"{out} is there already. Name another file, or add --force.")
    if not out.resolve().parent.is_dir():
        raise CohortProblem(f"There is no folder {out.parent}. Make it, or name another file.")


def _say(text: str) -> None:
    _out.print(text, markup=False)


_tree = Console(highlight=False)
