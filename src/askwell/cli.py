"""The command line: options and reasons for a person file, the check of the knowledge, the site."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from askwell.explore.contract import as_json
from askwell.explore.finding import Options
from askwell.explore.options import Explorer
from askwell.intake.person_file import Told, read_person
from askwell.knowledge.load import load
from askwell.lint.check import check_folder, hints
from askwell.lint.drafting import draft
from askwell.lint.scaffold import ScaffoldError, begin_treatment
from askwell.lint.schemas import write_schemas
from askwell.paths import assets_dir, knowledge_dir
from askwell.terminal import cohort, guide, hosting, outbox
from askwell.terminal.clock import today
from askwell.terminal.editor import (
    RevisionError,
    compare,
    coverage_page,
    impact_json,
    knowledge_at,
    print_impact,
    write_page,
)
from askwell.terminal.host_settings import read_settings
from askwell.terminal.options import print_options
from askwell.terminal.reading import Folder, PersonFile, err, or_stop, read_text, stop
from askwell.terminal.reasons import print_treatment

app = typer.Typer(
    help="Prepare for the visit where treatment of metastatic breast cancer is decided.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out = Console(highlight=False)


@app.command()
def options(
    person: PersonFile,
    as_data: Annotated[bool, typer.Option("--json", help="Print the options as JSON.")] = False,
    knowledge: Folder = None,
) -> None:
    """Show every treatment worth discussing for a person, and why."""
    told, found = _explore(person, knowledge)
    if as_data:
        data = as_json(found, [asdict(item) for item in told.not_understood])
        typer.echo(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False))
        return
    print_options(out, found, told.not_understood)


@app.command()
def explain(
    person: PersonFile,
    treatment: Annotated[str, typer.Option(help="A treatment's id, name or brand.")],
    knowledge: Folder = None,
) -> None:
    """Show the whole tree of reasons for one treatment."""
    told, found = _explore(person, knowledge)
    print_treatment(out, found, told.person, treatment)


@app.command()
def check(
    knowledge: Annotated[
        Path | None, typer.Argument(metavar="FOLDER", help="The knowledge to check.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            help="Judge what is due for review at this day (YYYY-MM-DD, or 'today') "
            "instead of the knowledge date."
        ),
    ] = None,
    warnings: Annotated[bool, typer.Option(help="Show warnings, too.")] = False,
) -> None:
    """Check the knowledge files; exit 1 and say what to mend when something is wrong."""
    folder = knowledge or or_stop(knowledge_dir)
    day = _day(as_of)
    problems = check_folder(folder, day)
    for hint in or_stop(lambda: hints(folder)) if warnings else ():
        err.print(f"Warning: {hint}", markup=False)
    for problem in problems:
        err.print(str(problem), markup=False)
    if problems:
        err.print(f"{len(problems)} to mend in {folder.name}/.", markup=False)
        raise typer.Exit(1)
    out.print(f"The knowledge in {folder.name}/ holds: nothing to mend.")


new = typer.Typer(help="Begin a new file.", no_args_is_help=True)
app.add_typer(new, name="new")


@new.command("treatment")
def new_treatment(
    name: Annotated[str, typer.Argument(help="The generic name, such as capivasertib.")],
    knowledge: Folder = None,
) -> None:
    """Begin the file of a treatment, with every part its page has."""
    try:
        path = begin_treatment(name, knowledge or or_stop(knowledge_dir), today())
    except ScaffoldError as error:
        stop(str(error))
    out.print(f"{path} is ready to be filled. Then run: askwell check", soft_wrap=True)


@app.command("schemas")
def export_schemas(
    folder: Annotated[Path, typer.Option("--out", help="Where to write them.")] = Path(
        "knowledge/schemas"
    ),
    knowledge: Folder = None,
) -> None:
    """Write JSON Schemas of the knowledge files, for an editor that completes and checks."""
    loaded = or_stop(lambda: load(knowledge or knowledge_dir()))
    for path in write_schemas(loaded, folder):
        out.print(str(path), soft_wrap=True)


@app.command("coverage")
def show_coverage(
    file: Annotated[
        Path | None, typer.Option("--out", help="Write the page there instead of printing it.")
    ] = None,
    knowledge: Folder = None,
) -> None:
    """Show what the knowledge covers, as Markdown tables, with an example person for each use."""
    folder = knowledge or or_stop(knowledge_dir)
    page = or_stop(lambda: coverage_page(folder))
    if file:
        out.print(f"{file} {write_page(page, file)}.", soft_wrap=True)
    else:
        typer.echo(page, nl=False)


@app.command("impact")
def show_impact(
    since: Annotated[
        str, typer.Option(help="A revision of the git repository, or a folder of knowledge files.")
    ],
    people: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many people.")] = 2000,
    seed: Annotated[int, typer.Option(help="Which people: the same seed, the same ones.")] = 1,
    as_data: Annotated[bool, typer.Option("--json", help="Print everyone as JSON.")] = False,
    as_draft: Annotated[
        bool, typer.Option("--draft", help="Print a draft of the entry in KNOWLEDGE.md.")
    ] = False,
    knowledge: Folder = None,
) -> None:
    """List which made-up people see a different list since an earlier state of the knowledge."""
    folder = knowledge or or_stop(knowledge_dir)
    after = or_stop(lambda: load(folder))
    earlier = Path(since)
    try:
        before = or_stop(lambda: load(earlier) if earlier.is_dir() else knowledge_at(since, folder))
    except RevisionError as error:
        stop(str(error))
    found = compare(before, after, people, seed, err)
    if as_data:
        typer.echo(impact_json(found))
    elif as_draft:
        typer.echo(draft(before, after, found))
    else:
        print_impact(out, found)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    knowledge: Folder = None,
) -> None:
    """Serve the pages (settings: environment variables ASKWELL_…)."""
    from askwell.web.serve import serve as serve_site

    settings = read_settings({"host": host, "port": port})
    loaded = or_stop(lambda: load(knowledge or knowledge_dir()))
    or_stop(assets_dir)
    says = f"Askwell is at http://{settings.host}:{settings.port} (stop it with Ctrl+C)"
    or_stop(lambda: serve_site(settings, loaded, lambda: out.print(says)))


for commands in (guide, cohort, hosting, outbox):
    commands.register(app)


def main() -> None:
    """Run the command line."""
    app()


def _explore(person: str, folder: Path | None) -> tuple[Told, Options]:
    knowledge = or_stop(lambda: load(folder or knowledge_dir()))
    name, text = read_text(person)
    told = or_stop(lambda: read_person(text, name, knowledge.vocabulary, today()))
    return told, Explorer(knowledge).options(told.person)


def _day(written: str | None) -> date | None:
    """The day that an option names."""
    if written is None:
        return None
    try:
        return today() if written == "today" else date.fromisoformat(written)
    except ValueError:
        stop(f"'{written}' is no day. Write it as 2027-03-01, or write: today")


if __name__ == "__main__":
    main()
