"""The answers as a file of the person's own: download it, load it again. No account needed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from askwell.facts.vocabulary import Vocabulary
from askwell.guide.draft import Draft, DraftError
from askwell.intake.courses import COMPLETE, TREATMENTS
from askwell.intake.person_file import GUIDE as GUIDE_KEY
from askwell.intake.person_file import read_document
from askwell.knowledge.documents import DocumentError, Problem, read_yaml, write_yaml
from askwell.knowledge.model import UrgentSign
from askwell.store.visits import Payload
from askwell.web.form import CurrentForm
from askwell.web.pages.about_you.way import CHECK, Error
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.story import ANSWERS, DONE, GUIDE, CurrentStory, Story
from askwell.web.visitor import CurrentVisitor, Visitor

router = APIRouter()

FILE_NAME = "my-answers.yaml"  # says nothing about what is in it
MOST_FILE_BYTES = 64 * 1024
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


@page("about_you/load.html")
@dataclass(frozen=True)
class LoadPage:
    """The form for a file; it asks before anything told is replaced."""

    has_answers: bool
    seen: str
    errors: tuple[dict[str, str], ...]
    error: Error | None
    urgent: tuple[UrgentSign, ...]


@router.get("/about-you/my-answers.yaml")
def download(story: CurrentStory) -> Response:
    """Hand over the answers and the guide as one file."""
    text = _HEAD + write_yaml(
        _in_order(story.answers, story.site.knowledge.vocabulary, story.draft)
    )
    headers = {
        "Content-Disposition": f'attachment; filename="{FILE_NAME}"',
        "Cache-Control": "no-store",
    }
    return Response(text, media_type="application/yaml", headers=headers)


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
        answers, guide = open_file(
            content, story.site.knowledge.vocabulary, story.site.now().date()
        )
    except UnreadableFile as error:
        return show(request, _page(story, visitor, error.errors), 422)
    if _has_answers(story) and form.one("replace") != "yes":
        errors = ("Tick the box to replace what you told us. Then choose your file again.",)
        return show(request, _page(story, visitor, errors, "replace"), 422)
    may_be_stale = visitor.visit is not None

    def loaded(payload: Payload) -> Payload:
        if may_be_stale:
            visitor.unchanged(form.one("seen"), _replaced_by_a_file(payload))
        payload[ANSWERS], payload[DONE] = answers, []
        if guide is not None:
            payload[GUIDE] = guide
        return payload

    visitor.change(loaded)
    return RedirectResponse(CHECK, 303)


def open_file(
    content: bytes, vocabulary: Vocabulary, today: date
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The answers and the guide in a person file. Raises UnreadableFile."""
    if not content:
        raise UnreadableFile(f"Choose a file. It is called {FILE_NAME} when Askwell writes it.")
    if len(content) > MOST_FILE_BYTES:
        raise UnreadableFile(
            f"This file is larger than {MOST_FILE_BYTES // 1024} KB. "
            f"A file with answers is much smaller. Choose {FILE_NAME}."
        )
    try:
        doc = read_yaml(content.decode("utf-8-sig"), "this file")
        read_document(doc, vocabulary, today)
        data = dict(doc.data) if isinstance(doc.data, Mapping) else {}
        guide = data.pop(GUIDE_KEY, None)
        return data, None if guide is None else Draft.from_data(guide).as_data()
    except UnicodeDecodeError:
        raise UnreadableFile(
            f"This is not a text file, so there are no answers in it. Choose {FILE_NAME}."
        ) from None
    except DocumentError as error:
        raise UnreadableFile(*_in_words(error.problems)) from None
    except DraftError as error:
        raise UnreadableFile(str(error)) from None


def _in_words(problems: list[Problem]) -> list[str]:
    words = [
        " ".join(filter(None, (f"Line {p.line}:" if p.line else "", p.says, p.fix)))
        for p in problems[:_MOST_ERRORS]
    ]
    more = len(problems) - len(words)
    return [*words, f"And {more} more like these."] if more else words


def _in_order(answers: Mapping[str, Any], vocabulary: Vocabulary, draft: Draft) -> dict[str, Any]:
    """The answers in the order of the vocabulary, then the list, then the guide."""
    last = (TREATMENTS, COMPLETE)
    order = [*(id for id in vocabulary if id in answers)]
    order += [id for id in answers if id not in order and id not in last]
    data = {id: answers[id] for id in (*order, *last) if id in answers}
    return data if draft == Draft() else {**data, GUIDE_KEY: draft.as_data()}


def _has_answers(story: Story) -> bool:
    return bool(story.answers) or story.draft != Draft()


def _replaced_by_a_file(payload: Mapping[str, Any]) -> list[Any]:
    return [payload.get(ANSWERS), payload.get(GUIDE)]


def _page(
    story: Story, visitor: Visitor, says: tuple[str, ...] = (), field: str = "file"
) -> LoadPage:
    seen = visitor.seen(_replaced_by_a_file(story.payload))
    errors = tuple({"text": words, "href": f"#{field}"} for words in says)
    error = Error(field, says[0] if len(says) == 1 else _SEE_ABOVE) if says else None
    return LoadPage(_has_answers(story), seen, errors, error, story.act_now)
