"""The guide on paper: one side for the doctor, the other for the person's own use."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from askwell.guide.sheet import Sheet
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.story import CurrentStory

router = APIRouter()

FRONT_MILLIMETERS = 255  # Letter, without its margins; A4 has a little more


@page("guide_print.html")
@dataclass(frozen=True)
class PrintPage:
    """Both sides of the sheet."""

    sheet: Sheet
    front_fits: bool


@router.get("/guide/print")
def print_view(request: Request, story: CurrentStory) -> Response:
    """Show the sheet."""
    return show(
        request, PrintPage(story.sheet, front_millimeters(story.sheet) <= FRONT_MILLIMETERS)
    )


def front_millimeters(sheet: Sheet) -> float:
    """About how high the front is. If it is too long for one side, the back follows at once.

    Characters to a line and millimeters to a line are measured on a Letter page.
    """

    def lines(text: str, width: int) -> int:
        return sum(max(1, -(-len(part) // width)) for part in text.split("\n"))

    urgent = sum(4.7 * lines(f"{sign.says} {sign.do}", 90) for sign in sheet.urgent)
    urgent += 10 if sheet.urgent else 0
    told = sum(4.4 * lines(" · ".join(row.says), 100) + 2 for row in sheet.about)
    told += 4.4 * sum(lines(words, 100) for words in sheet.past_treatments) + 15
    wants = 4.7 * (lines(sheet.goal, 95) + 3 + lines("; ".join(sheet.matters), 80))
    asked = sum(
        4.7 * (lines(q.says, 90) + (lines(q.note, 90) if q.note else 0)) + 7 * q.lines + 2.5
        for q in sheet.front
    )
    tests = sum(4.2 * lines(test.says, 52) + 1 for test in sheet.tests) / 2
    return 13 + urgent + wants + told + 9 + asked + 9 + tests
