"""The guide of a person file, as a file to print, send or keep.

Nothing that the person said is shown on the terminal: it all goes into the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer
from rich.console import Console

from askwell.delivery.paper import Paper
from askwell.explore.options import Explorer
from askwell.guide.beginning import FIRST_QUESTIONS, first_questions
from askwell.guide.draft import Draft, DraftError
from askwell.guide.guide import compose
from askwell.guide.sheet import Sheet, sheet
from askwell.intake.person_file import GUIDE, Told, read_document
from askwell.knowledge.documents import Document, read_yaml
from askwell.knowledge.load import load
from askwell.knowledge.model import Knowledge
from askwell.paths import knowledge_dir
from askwell.terminal import clock
from askwell.terminal.reading import Folder, PersonFile, err, or_stop, read_text, stop

_out = Console(highlight=False, soft_wrap=True)

_BEGUN = (
    f"This file holds no guide yet, so the guide begins with {FIRST_QUESTIONS} questions. "
    "Choose your own on the site, or write them under 'guide:' in the file."
)
_NO_APPOINTMENT = (
    "A calendar entry needs the day of the visit. Write it in the person file:\n"
    "guide:\n"
    '  appointment: {on: "2027-03-05", at: "14:30", place: "Main Street 5"}\n'
    "Only `on` is needed."
)


@dataclass(frozen=True)
class _NoHost:
    """At home nobody offers Askwell: texts say "your team", with no number."""

    clinic_name: str | None = None
    nurse_line: str | None = None


@dataclass(frozen=True)
class _Wish:
    """What was asked for besides the form."""

    paper: Paper
    large: bool
    link: str | None
    to: str
    sender: str


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("guide")(guide)


def guide(
    person: PersonFile,
    file: Annotated[
        Path,
        typer.Option("--out", help="The file to write: its ending chooses the form."),
    ],
    paper: Annotated[Paper, typer.Option(help="The paper of the PDF.")] = Paper.LETTER,
    large: Annotated[bool, typer.Option("--large", help="Set the PDF in large print.")] = False,
    link: Annotated[
        str | None, typer.Option(help="A private link to the saved guide, to be put in.")
    ] = None,
    to: Annotated[str | None, typer.Option(help="The address that an e-mail goes to.")] = None,
    sender: Annotated[
        str | None, typer.Option("--from", help="The address that an e-mail comes from.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the file if it is there.")
    ] = False,
    knowledge: Folder = None,
) -> None:
    """Write the Doctor Discussion Guide of a person to a file."""
    form = FORMS.get(file.suffix.lower())
    if form is None:
        stop(f"{file}: no form of the guide ends so. End the name with one of: {', '.join(FORMS)}.")
    _check_place(file, force=force)
    wish = _wish(paper, large, link, to, sender)
    if form is _letter and not (wish.to and wish.sender):
        stop("An e-mail needs two addresses: add --to and --from.")
    loaded = or_stop(lambda: load(knowledge or knowledge_dir()))
    name, text = read_text(person)
    doc = or_stop(lambda: read_yaml(text, name))
    told = or_stop(lambda: read_document(doc, loaded.vocabulary, clock.today()))
    if told.not_understood:
        err.print("Not all of this file was understood. `askwell options` shows what was not.")
    _write(file, form(_sheet(doc, told, loaded), wish, clock.now()), force=force)
    _out.print(f"{file} is written.", markup=False)


def _wish(paper: Paper, large: bool, link: str | None, to: str | None, sender: str | None) -> _Wish:
    from askwell.delivery.address import AddressProblem, parse_address
    from askwell.delivery.link import LinkProblem, private_link

    try:
        return _Wish(
            paper,
            large,
            None if link is None else private_link(link),
            "" if to is None else parse_address(to),
            "" if sender is None else parse_address(sender),
        )
    except AddressProblem as error:
        stop(f"--to or --from: {error}")
    except LinkProblem as error:
        stop(f"--link: {error}")


def _sheet(doc: Document, told: Told, knowledge: Knowledge) -> Sheet:
    options = Explorer(knowledge).options(told.person)
    kept = doc.data.get(GUIDE) if isinstance(doc.data, Mapping) else None
    draft = Draft()
    if kept is None:
        err.print(_BEGUN, markup=False)
        for question in first_questions(options.questions):
            draft = draft.add(question.id)
    else:
        try:
            draft = Draft.from_data(kept)
        except DraftError as error:
            stop(f"{doc.file}:{doc.line((GUIDE,))}: {error}")
    return sheet(compose(options, told.person, draft), knowledge, _NoHost())


# The libraries of a form are read when it is asked for: the other commands start without them.


def _pdf(sheet: Sheet, wish: _Wish, now: datetime) -> bytes:
    from askwell.delivery.pdf import Pdf

    return Pdf().render(sheet, paper=wish.paper, large=wish.large, link=wish.link)


def _text(sheet: Sheet, wish: _Wish, now: datetime) -> bytes:
    from askwell.delivery.text import plain_text

    return plain_text(sheet, wish.link).encode()


def _html(sheet: Sheet, wish: _Wish, now: datetime) -> bytes:
    from askwell.delivery.page import html_page

    return html_page(sheet, wish.link).encode()


def _letter(sheet: Sheet, wish: _Wish, now: datetime) -> bytes:
    from askwell.delivery.message import letter, message_id

    return letter(
        sheet,
        to=wish.to,
        sender=wish.sender,
        pdf=_pdf(sheet, wish, now),
        link=wish.link,
        message_id=message_id(uuid4().hex, wish.sender.rpartition("@")[2]),
        date=now,
        on_request=False,
    )


def _calendar(sheet: Sheet, wish: _Wish, now: datetime) -> bytes:
    from askwell.delivery.calendar import calendar

    if sheet.appointment is None:
        stop(_NO_APPOINTMENT)
    return calendar(sheet.appointment, uid=uuid4().hex, stamp=now, link=wish.link)


FORMS: dict[str, Callable[[Sheet, _Wish, datetime], bytes]] = {
    ".pdf": _pdf,
    ".txt": _text,
    ".html": _html,
    ".eml": _letter,
    ".ics": _calendar,
}


def _check_place(file: Path, *, force: bool) -> None:
    """Refuse before any work what could not be written after it."""
    if not file.parent.is_dir():
        stop(f"{file.parent} is not a folder. Make it first, or choose another place.")
    if file.is_dir():
        stop(f"{file} is a folder. Choose a name for the file.")
    if file.exists() and not force:
        stop(f"{file} is there already. Choose another name, or add --force to replace it.")


def _write(file: Path, content: bytes, *, force: bool) -> None:
    try:
        with file.open("wb" if force else "xb") as opened:
            opened.write(content)
    except OSError as error:
        stop(f"{file} cannot be written ({error.strerror}). Choose another place.")
