"""What holds for each page, whoever wrote it; new pages are found by themselves."""

import gzip
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi import FastAPI

from askwell.knowledge.model import Knowledge
from askwell.paths import assets_dir
from askwell.web.app import create_app
from tests.clock import Clock
from tests.pages.conftest import Browser, settings_in

OFFICIAL_MARK = re.compile(r"(?<![a-z-])nhs(?!uk[-_/])", re.IGNORECASE)
ERRORS = ("/no-such-page",)
FIRST_VISIT_BYTES = 100 * 1024
LATER_PAGE_BYTES = 25 * 1024


class Elements(HTMLParser):
    """The start tags of a page with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def page_paths(app: FastAPI) -> Iterator[str]:
    """The addresses of all pages that need nothing filled in."""
    for route in app.routes:
        yield from _paths_of(route)


def _paths_of(route: object) -> Iterator[str]:
    original = getattr(route, "original_router", None)
    if original is not None:  # a router that was included
        for inner in original.routes:
            yield from _paths_of(inner)
        return
    path, methods = getattr(route, "path", ""), getattr(route, "methods", None) or ()
    if "GET" in methods and "{" not in path:
        yield path


@pytest.fixture(scope="module", params=["new visitor", "open visit"])
def shown(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge
) -> dict[str, str]:
    """Every page's HTML, as a new visitor sees it and within a visit."""
    app = create_app(settings_in(tmp_path_factory.mktemp("shown")), knowledge, Clock())
    with Browser(app, headers={"Sec-Fetch-Site": "same-origin"}) as visitor:
        if request.param == "open visit":
            visitor.submit("/start")
        found = {path: visitor.open(path) for path in (*page_paths(app), *ERRORS)}
    return {
        path: answer.text
        for path, answer in found.items()
        if answer.headers["content-type"].startswith("text/html")
    }


def test_the_pages_are_found(shown: dict[str, str]) -> None:
    assert {"/", "/privacy", "/about", "/erase", "/erased", "/expired"} <= shown.keys()


def test_nothing_inline_that_the_policy_would_refuse(shown: dict[str, str]) -> None:
    for path, html in shown.items():
        for tag, attributes in Elements(html).tags:
            assert tag != "style", path
            assert tag != "script" or attributes.get("src"), path
            assert not [name for name in attributes if name == "style" or name.startswith("on")], (
                path,
                tag,
            )


def test_nothing_is_loaded_from_another_site(shown: dict[str, str]) -> None:
    for path, html in shown.items():
        for tag, attributes in Elements(html).tags:
            for name in ("src", "srcset", "action", "formaction", "data", "poster"):
                assert (attributes.get(name) or "/").startswith("/"), (path, tag)
            if tag == "link":
                assert (attributes["href"] or "").startswith("/static/"), path


def test_every_posting_form_carries_the_token(shown: dict[str, str]) -> None:
    for path, html in shown.items():
        for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", html, re.DOTALL):
            assert 'name="csrf"' in form, path


def test_no_mark_of_the_health_service_whose_components_we_use(shown: dict[str, str]) -> None:
    for path, html in shown.items():
        found = OFFICIAL_MARK.search(html)
        assert found is None, f"{path}: {html[max(0, found.start() - 60) : found.end() + 20]!r}"
        assert "frutiger" not in html.lower(), path


def test_no_such_mark_in_the_assets() -> None:
    for file in assets_dir().rglob("*"):
        if file.suffix in {".css", ".js", ".svg"}:
            text = file.read_text(encoding="utf-8")
            found = OFFICIAL_MARK.search(text)
            assert found is None, f"{file.name}: {text[found.start() - 40 : found.end() + 40]!r}"
            assert "frutiger" not in text.lower(), file.name


def test_the_search_for_marks_finds_them() -> None:
    assert OFFICIAL_MARK.search("Powered by NHS.UK")
    assert OFFICIAL_MARK.search("https://assets.nhs.uk/fonts/")
    assert not OFFICIAL_MARK.search('class="nhsuk-button" --nhsuk-brand-colour')


def test_one_title_one_first_heading_and_ids_that_are_unique(shown: dict[str, str]) -> None:
    for path, html in shown.items():
        tags = Elements(html).tags
        assert re.search(r"<title>[^<\s][^<]* – Askwell</title>", html), path
        assert [tag for tag, _ in tags].count("h1") == 1, path
        ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
        assert len(ids) == len(set(ids)), (path, ids)


def test_help_stands_in_the_same_place_on_each_page(shown: dict[str, str]) -> None:
    for path, html in shown.items():
        after_main = html.split("</main>")[1]
        assert 'href="tel:911"' in after_main, path
        assert 'href="tel:988"' in after_main, path


def test_a_first_visit_is_light_and_later_pages_lighter(shown: dict[str, str], browser) -> None:
    heaviest = 0
    for path, html in shown.items():
        page = len(gzip.compress(html.encode()))
        assert page <= LATER_PAGE_BYTES, path
        files = {
            attributes.get("src") or attributes.get("href") or ""
            for tag, attributes in Elements(html).tags
            if tag in {"script", "link", "img"}
        }
        bold = assets_dir() / "fonts" / "atkinson-hyperlegible-latin-700-normal.woff2"
        size = page + bold.stat().st_size
        for file in files:
            with browser.stream("GET", file, headers={"Accept-Encoding": "gzip"}) as answer:
                assert answer.status_code == 200, file
                size += sum(len(chunk) for chunk in answer.iter_raw())
        heaviest = max(heaviest, size)
        assert size <= FIRST_VISIT_BYTES, f"{path}: {size} bytes"
    assert heaviest > 30 * 1024, "or the files were not counted"


def test_no_page_opens_another_tab(shown: dict[str, str]) -> None:
    for path, html in shown.items():
        assert not [a for _, a in Elements(html).tags if a.get("target")], path


def test_styles_name_only_files_that_exist() -> None:
    folder: Path = assets_dir()
    css = (folder / "askwell.css").read_text(encoding="utf-8")
    named = re.findall(r"url\(\"?(?!data:)([^)\"]+)\"?\)", css)
    assert named, "or the fonts are missing"
    assert [name for name in named if not (folder / name).is_file()] == []
