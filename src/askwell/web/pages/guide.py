"""Your guide: see it, change it, and add a question to it from any page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from askwell.guide.draft import Draft
from askwell.store.payload import Payload
from askwell.web.form import CurrentForm, Form
from askwell.web.pages.guide_changes import GOAL, NOTES, SET, Slip, changed_draft, has_words
from askwell.web.pages.guide_page import guide_page, topic_number
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.site import CurrentSite
from askwell.web.story import GUIDE, CurrentStory, Story
from askwell.web.visitor import CurrentVisitor, Visitor

router = APIRouter()

_ID = r"[a-z0-9][a-z0-9-]{0,79}"
_WAY_BACK = re.compile(
    rf"/(options|questions(/{_ID})?|tests/\w{{1,40}}|treatments/{_ID}|topics/{_ID}(/{_ID})?|guide(/include|/print)?)(#[A-Za-z0-9_-]{{1,80}})?"
)


@page("guide_remove.html")
@dataclass(frozen=True)
class RemovePage:
    """The question before words that the person wrote are taken out."""

    question: str
    says: str
    note: str
    back: str


@router.get("/guide")
def guide(request: Request, story: CurrentStory, visitor: CurrentVisitor) -> Response:
    """Show the guide."""
    return show(request, guide_page(story, visitor))


@router.post("/guide")
def change(
    request: Request, site: CurrentSite, visitor: CurrentVisitor, form: CurrentForm
) -> Response:
    """Keep all that was typed and do what the button says."""
    verb, _, id = form.one("do").partition(" ")
    named = {"add": [id], "begin": [id], SET: id.split()}.get(verb, [])
    if any(one not in site.knowledge.questions for one in named):
        raise HTTPException(422)
    slips: tuple[Slip, ...] = ()

    def changed(payload: Payload) -> Payload:
        nonlocal slips
        draft, slips = changed_draft(Draft.from_data(payload.get(GUIDE, {})), form, visitor)
        return {**payload, GUIDE: draft.as_data()}

    visitor.change(changed)
    story = Story(site, visitor.payload)
    if slips:
        return show(request, guide_page(story, visitor, slips), 422)
    if verb == "remove" and story.draft.holds(id):
        return _ask_to_remove(request, story, id, "/guide")
    return RedirectResponse(f"/guide#{_place(story, verb, id)}", 303)


@router.get("/guide/add")
@router.get("/guide/remove")
def nothing_to_show() -> Response:
    """Lead on who comes here by a link; these addresses only take forms."""
    return RedirectResponse("/guide", 303)


@router.post("/guide/add")
def add(site: CurrentSite, visitor: CurrentVisitor, form: CurrentForm) -> Response:
    """Add a question of the knowledge from any page, and go back there."""
    question = form.one("question")
    if question not in site.knowledge.questions:
        raise HTTPException(422)
    _write(visitor, lambda draft: draft.add(question))
    return RedirectResponse(way_back(form), 303)


@router.post("/guide/remove")
def remove(
    request: Request, site: CurrentSite, visitor: CurrentVisitor, form: CurrentForm
) -> Response:
    """Take a question out; ask first where the person's own words would go with it."""
    question = form.one("question")
    story = Story(site, visitor.payload)
    if has_words(story.draft, question) and form.one("sure") != "yes":
        return _ask_to_remove(request, story, question, way_back(form))
    _write(visitor, lambda draft: draft.remove(question))
    return RedirectResponse(way_back(form), 303)


def way_back(form: Form) -> str:
    """Where the person came from, if it is one of the pages that show questions."""
    back = form.one("back")
    return back if _WAY_BACK.fullmatch(back) else "/guide"


def _write(visitor: Visitor, to: Callable[[Draft], Draft]) -> None:
    def written(payload: Payload) -> Payload:
        draft = to(Draft.from_data(payload.get(GUIDE, {})))
        return {**payload, GUIDE: draft.as_data()}

    visitor.change(written)


def _ask_to_remove(request: Request, story: Story, id: str, back: str) -> Response:
    item = next(item for item in story.draft.items if item.id == id)
    known = story.site.knowledge.questions
    says = item.own or (known[id].says if id in known else "")
    return show(request, RemovePage(id, says, item.note, back))


def _place(story: Story, verb: str, id: str) -> str:
    """Where on the page to go on. Places are numbered: their names say nothing of the person."""
    if verb == "add":
        knowledge = story.site.knowledge
        return f"suggested-{topic_number(knowledge, knowledge.questions[id].topic)}"
    if verb == SET:
        return "this-visit"
    if verb == "save" and id in (GOAL, NOTES):
        return id
    guide = story.guide
    shown = [question.id for question in (*guide.starred, *guide.questions)]
    if verb in ("star", "unstar", "up", "down") and id in shown:
        return f"question-{shown.index(id) + 1}"
    return "my-questions"
