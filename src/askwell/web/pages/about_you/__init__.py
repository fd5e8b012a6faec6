"""About you: one question per page, the list of treatments, the check, and the answers' file."""

from fastapi import APIRouter

from askwell.web.pages.about_you import answers_file, check, overview, question, treatments

router = APIRouter()
for part in (
    overview,
    check,
    answers_file,
    treatments,
    question,
):  # `question` takes any step: last
    router.include_router(part.router)
