"""What a person does to save a guide and to come back to it."""

import re
from html import unescape
from typing import Any

from fastapi import FastAPI

from askwell.store.sealing import Secret
from tests.pages.conftest import Browser
from tests.pages.people import tell

NOTE = "Ask about the zebrafinch on my porch"
ANSWERS: dict[str, Any] = {"sex": "female", "menopause": "after", "er": "positive", "age": 61}
GUIDE: dict[str, Any] = {
    "questions": [{"id": "own-1", "own": NOTE, "starred": True, "note": ""}],
    "notes": "Ottoline drives me",
}

_LINK = re.compile(r"https?://[^\s<]+/g/([A-Za-z0-9_-]{43})<")


def another(app: FastAPI) -> Browser:
    """Another browser, with no cookies yet."""
    return Browser(app, headers={"Sec-Fetch-Site": "same-origin"})


def begin(browser: Browser, app: FastAPI, notes: str = GUIDE["notes"]) -> None:
    """Open a visit with answers and a guide."""
    tell(browser, app, ANSWERS, guide={**GUIDE, "notes": notes})


def save(browser: Browser, days: int = 90) -> str:
    """Save what is open; the secret in the link that the page shows."""
    browser.open("/guide/save")
    answer = browser.submit("/guide/save", days=str(days))
    assert answer.headers["location"] == "/guide/saved", answer.text
    return shown_link(browser)


def shown_link(browser: Browser) -> str:
    """The secret in the link on the page of the link."""
    found = _LINK.search(unescape(browser.open("/guide/saved").text))
    assert found, "no link on the page"
    return found[1]


def write_notes(browser: Browser, app: FastAPI, notes: str) -> None:
    """Change the notes of the guide that is open."""
    visits = app.state.site.visits
    visit = visits.read(Secret.from_text(browser.cookies["askwell"]))
    guide = {**visit.payload["guide"], "notes": notes}
    visits.write(visit.secret, {**visit.payload, "guide": guide}, visit.version)


def open_link(browser: Browser, link: str) -> None:
    """Open a guide by its link, as one who has nothing else open."""
    answer = browser.get(f"/g/{link}", follow_redirects=False)
    assert answer.headers["location"] == "/saved"
    browser.open("/saved")
    answer = browser.submit("/saved/open", seen=seen(browser))
    assert answer.headers["location"] in ("/guide", "/guide/since"), answer.text


def seen(browser: Browser) -> str:
    """The mark of what is open, in the form that opens a saved guide."""
    found = re.search(r'name="seen" value="([^"]*)"', browser.open("/saved").text)
    assert found
    return found[1]


def notes_of(browser: Browser) -> str:
    """The notes of the guide that is open."""
    found = re.search(r'<textarea[^>]*name="notes"[^>]*>([^<]*)', browser.open("/guide").text)
    assert found
    return unescape(found[1]).strip()
