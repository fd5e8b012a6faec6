"""The report of a cohort, opened from a file: axe, widths, and nothing asked of anyone."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from askwell.cohort.report import report
from askwell.knowledge.model import Knowledge
from tests.cohort.made_up_run import write_run
from tests.journeys.test_access import faults_of

TREATMENTS = ("letrozole", "tamoxifen", "capecitabine", "trastuzumab-deruxtecan", "olaparib")


@pytest.fixture(scope="module")
def address(knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A report with all its parts: hidden numbers, bad cells, a group of the table's own."""
    folder: Path = tmp_path_factory.mktemp("report")
    bad = {"column": "her2", "cells": 40, "examples": [["1 plus", 40]], "expected": "positive."}
    hospitals = ["North", "South", "West"]
    run = write_run(
        folder / "run", knowledge, 900, hospitals=hospitals, unread=[bad], treatments=TREATMENTS
    )
    made = report(run, folder / "out", knowledge, day=date(2026, 11, 22))
    return made.page.as_uri()


@pytest.fixture
def report_page(browser: Browser, address: str) -> Iterator[Page]:
    """The report in a browser; it may ask for nothing but itself."""
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    yield page
    page.close()
    assert [url for url in asked if not url.startswith("data:")] == [address]


def test_axe_finds_nothing(report_page: Page, axe: Callable[..., list[str]]) -> None:
    assert report_page.locator("svg[role=img]").count() > 10
    assert report_page.get_by_text("hidden", exact=True).count() > 10
    assert not faults_of(report_page, axe)


def test_it_reads_without_a_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    fold = page.locator("#gaps details").first
    fold.locator("summary").click()
    assert fold.get_by_role("table").first.is_visible()
    context.close()
