"""The guide's page as a person uses it: it opens the page, types, and presses a button."""

from html.parser import HTMLParser
from typing import Any

import httpx


class GuideForm(HTMLParser):
    """The fields of the guide's form, as a browser would send them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.buttons: list[str] = []
        self._textarea: str | None = None
        self._inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = "aw-guide" in given.get("class", "")
        if not self._inside:
            return
        if tag == "input":
            self.fields.setdefault(given["name"], []).append(given.get("value", ""))
        elif tag == "textarea":
            self._textarea = given["name"]
            self.fields[given["name"]] = [""]
        elif tag == "button":
            self.buttons.append(given["value"])

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.fields[self._textarea][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = None
        elif tag == "form":
            self._inside = False


class Tab:
    """One tab with the guide open."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser
        self.read(browser.open("/guide").text)

    def read(self, html: str) -> None:
        """Look at the form of a page that came back."""
        self.html = html
        self.form = GuideForm(html)

    def press(self, do: str, **typed: str) -> httpx.Response:
        """Type into fields ("_" for "-"), press a button of the page; read what comes back."""
        assert do in self.form.buttons, f"no button '{do}' among {self.form.buttons}"
        fields = self.form.fields | {k.replace("_", "-"): [v] for k, v in typed.items()}
        answer: httpx.Response = self.browser.post(
            "/guide", data={**fields, "do": do}, follow_redirects=False
        )
        self.read(self.browser.open("/guide").text if answer.is_redirect else answer.text)
        return answer

    @property
    def questions(self) -> list[str]:
        """The ids of the questions in the order shown."""
        return self.form.fields.get("question", [])

    def text(self, field: str) -> str:
        """What a field holds."""
        return self.form.fields[field][0].strip()
