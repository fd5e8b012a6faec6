"""How much a visitor downloads: a phone on a slow line should not have to wait.

The figures are printed for who asks: `pytest -rP tests/journeys/test_weight.py`.
"""

# ruff: noqa: T201

import httpx
import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page

from tests.journeys import places
from tests.journeys.people import RUTH
from tests.journeys.running import Server
from tests.journeys.walk import load_answers, press, section

FIRST_VISIT, LATER_PAGE = 100 * 1024, 25 * 1024

pytestmark = pytest.mark.parametrize("javascript", [True])


class Meter:
    """Counts the bytes that came over the wire, headers and compression included."""

    def __init__(self, session: CDPSession) -> None:
        self.taken = 0
        session.on("Network.loadingFinished", self._count)
        session.send("Network.enable")

    def _count(self, event: dict[str, float]) -> None:
        self.taken += int(event["encodedDataLength"])


def test_the_first_visit_is_light(context: BrowserContext, page: Page) -> None:
    meter = Meter(context.new_cdp_session(page))
    page.goto("/", wait_until="networkidle")
    first = meter.taken
    press(page, "Start")
    page.wait_for_load_state("networkidle")
    print(f"\nfirst page {kilo(first)}, with the second {kilo(meter.taken)}")
    assert 5 * 1024 < first <= FIRST_VISIT


def test_each_later_page_is_light(context: BrowserContext, page: Page) -> None:
    load_answers(page, RUTH)
    page.goto("/", wait_until="networkidle")
    meter, taken = Meter(context.new_cdp_session(page)), 0
    for words in ("About you", "Your options", "Treatments", "Topics", "Your guide"):
        section(page, words)
        page.wait_for_load_state("networkidle")
        weight, taken = meter.taken - taken, meter.taken
        print(f"\n{words:14}{kilo(weight)}", end="")
        assert 1024 < weight <= LATER_PAGE, f"{words} weighs {kilo(weight)}"


def test_every_page_is_light_with_many_answers(page: Page, server: Server) -> None:
    load_answers(page, RUTH)
    cookies = {one["name"]: one["value"] for one in page.context.cookies()}
    heavy, weights = {}, {}
    with httpx.Client(base_url=server.url, cookies=cookies, follow_redirects=True) as visitor:
        for address in sorted({*places.WITH_ANSWERS, *places.WITHOUT_ANSWERS}):
            weights[address] = weight_of(visitor, address)
    for address, weight in sorted(weights.items(), key=lambda item: -item[1]):
        print(f"\n{kilo(weight):>10} {address}", end="")
        if weight > LATER_PAGE:
            heavy[address] = kilo(weight)
    assert not heavy


def weight_of(visitor: httpx.Client, address: str) -> int:
    """The bytes of one page as they come, compressed as for a browser."""
    with visitor.stream("GET", address, headers={"Accept-Encoding": "gzip"}) as answer:
        body = sum(len(part) for part in answer.iter_raw())
        return body + sum(len(name) + len(value) + 4 for name, value in answer.headers.raw)


def kilo(count: int) -> str:
    return f"{count / 1024:.1f} KB"
