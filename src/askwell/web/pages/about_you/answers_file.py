"""The answers as a file of the person's own: download it, load it again. No account needed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from askwell.facts.vocabulary import Vocabulary
from askwell.guide.draft import Draft, DraftError
from askwell.guide.versions import MOST_VERSIONS, Version
from askwell.intake import person_file
from askwell.intake.courses import COMPLETE, TREATMENTS
from askwell.intake.person_file import read_document
from askwell.knowledge.documents import DocumentError, Problem, read_yaml, write_yaml
from askwell.knowledge.model import UrgentSign
from askwell.store.payload import Payload
from askwell.web.file_answer import file_answer
from askwell.web.form import CurrentForm
from askwell.web.pages.about_you.way import CHECK, Error
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.story import ANSWERS, DONE, EARLIER, GUIDE, SINCE, CurrentStory, Story
from askwell.web.visitor import CurrentVisitor, Visitor

router = APIRouter()

FILE_NAME = "my-answers.yaml"  # says nothing about what is in it
MOST_FILE_BYTES = 320 * 1024  # all that a visit may hold, written out for people to read
_MOST_ERRORS = 8
_SEE_ABOVE = "We could not use this file. The box at the top of the page says why."
_HEAD = """\
# My answers for Askwell. Anyone who opens this file can read them, so keep it safe.
# To go on from here, open Askwell, choose "About you", then "Load my answers".
"""


class UnreadableFile(ValueError):
    """A file we cannot take; ``errors`` say in plain words why, and what to do."""

    def __init__(self, *errors: str) -> None:
        super().__init__(*errors)
        self.errors = errors


@dataclass(frozen=True)
class Opened:
    """What a file held, as a visit keeps it: the answers, and by its key what else there was."""

    answers: dict[str, Any]
    guides: dict[str, Any]


@page("about_you/load.html")
@dataclass(frozen=True)
class LoadPage:
    """The form for a file; it asks before anything told is replaced."""

    has_answers: bool
    seen: str
    errors: tuple[dict[str, str], ...]
    error: Error | None
    urgent: tuple[UrgentSign, ...]


@router.get(f"/about-you/{FILE_NAME}")
def download(story: CurrentStory) -> Response:
    """Hand over the answers, the guide and the earlier guides as one file."""
    text = _HEAD + write_yaml(_in_order(story))
    return file_answer(text, FILE_NAME, "application/yaml")


@router.get("/about-you/load")
def ask_for_file(request: Request, story: CurrentStory, visitor: CurrentVisitor) -> Response:
    """Ask for a file."""
    return show(request, _page(story, visitor))


async def chosen_file(form: CurrentForm) -> bytes:
    """Read the file that was sent; here, because the handlers run beside the event loop."""
    return await form.file("file")


@router.post("/about-you/load")
def load(
    request: Request,
    story: CurrentStory,
    visitor: CurrentVisitor,
    form: CurrentForm,
    content: Annotated[bytes, Depends(chosen_file)],
) -> Response:
    """Take a file's answers in place of those told so far, if the person says so."""
    try:
        opened = open_file(content, story.site.knowledge.vocabulary, story.site.now().date())
    except UnreadableFile as error:
        return show(request, _page(story, visitor, error.errors), 422)
    if _has_answers(story) and form.one("replace") != "yes":
        errors = ("Tick the box to replace what you told us. Then choose your file again.",)
        return show(request, _page(story, visitor, errors, "replace"), 422)
    may_be_stale = visitor.visit is not None

    def loaded(payload: Payload) -> Payload:
        if may_be_stale:
            visitor.unchanged(form.one("seen"), _replaced_by_a_file(payload))
        payload.pop(SINCE, None)  # it was about other answers
        return {**payload, ANSWERS: opened.answers, DONE: [], **opened.guides}

    visitor.change(loaded)
    return RedirectResponse(CHECK, 303)


def open_file(content: bytes, vocabulary: Vocabulary, today: date) -> Opened:
    """The answers and the guides in a person file. Raises UnreadableFile."""
    if not content:
        raise UnreadableFile(f"Choose a file. It is called {FILE_NAME} when Askwell writes it.")
    if len(content) > MOST_FILE_BYTES:
        raise UnreadableFile(
            f"This file is larger than {MOST_FILE_BYTES // 1024} KB. "
            f"A file with answers is smaller. Choose {FILE_NAME}."
        )
    try:
        doc = read_yaml(content.decode("utf-8-sig"), "this file")
        read_document(doc, vocabulary, today)
        data = dict(doc.data) if isinstance(doc.data, Mapping) else {}
        guides: dict[str, Any] = {}
        if (guide := data.pop(person_file.GUIDE, None)) is not None:
            guides[GUIDE] = Draft.from_data(guide).as_data()
        if (earlier := data.pop(person_file.EARLIER, None)) is not None:
            guides[EARLIER] = [version.as_data() for version in _versions(earlier)]
        return Opened(data, guides)
    except UnicodeDecodeError:
        raise UnreadableFile(
            f"This is not a text file, so there are no answers in it. Choose {FILE_NAME}."
        ) from None
    except DocumentError as error:
        raise UnreadableFile(*_in_words(error.problems)) from None
    except DraftError as error:
        raise UnreadableFile(str(error)) from None


def _versions(written: object) -> list[Version]:
    if not isinstance(written, list):
        raise DraftError("The earlier guides in this file are not a list that Askwell wrote.")
    return [Version.from_data(data) for data in written[-MOST_VERSIONS:]]


def _in_words(problems: list[Problem]) -> list[str]:
    words = [
        " ".join(filter(None, (f"Line {p.line}:" if p.line else "", p.says, p.fix)))
        for p in problems[:_MOST_ERRORS]
    ]
    more = len(problems) - len(words)
    return [*words, f"And {more} more like these."] if more else words


def _in_order(story: Story) -> dict[str, Any]:
    """The answers in the order of the vocabulary, then the list, then the guides."""
    answers, last = story.answers, (TREATMENTS, COMPLETE)
    order = [*(id for id in story.site.knowledge.vocabulary if id in answers)]
    order += [id for id in answers if id not in order and id not in last]
    data = {id: answers[id] for id in (*order, *last) if id in answers}
    if story.draft != Draft():
        data[person_file.GUIDE] = story.draft.as_data()
    if story.earlier:
        data[person_file.EARLIER] = [version.as_data() for version in story.earlier]
    return data


def _has_answers(story: Story) -> bool:
    return bool(story.answers or story.earlier) or story.draft != Draft()


def _replaced_by_a_file(payload: Mapping[str, Any]) -> list[Any]:
    return [payload.get(ANSWERS), payload.get(GUIDE), payload.get(EARLIER)]


def _page(
    story: Story, visitor: Visitor, says: tuple[str, ...] = (), field: str = "file"
) -> LoadPage:
    seen = visitor.seen(_replaced_by_a_file(story.payload))
    errors = tuple({"text": words, "href": f"#{field}"} for words in says)
    error = Error(field, says[0] if len(says) == 1 else _SEE_ABOVE) if says else None
    return LoadPage(_has_answers(story), seen, errors, error, story.act_now)
