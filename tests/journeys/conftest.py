"""A real browser and a real server for the journeys."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.running import NotRunning, Server, chromium_at, chromium_path, serving

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
#: What a browser is asked to work out has no time limit of its own.
STUCK_SECONDS = 240
#: What axe finds in a part of the page: how many rules held, and what is wrong at which element.
AXE_RUN = """async ([part, options]) => {
    const found = await axe.run(part ?? document, { resultTypes: ["violations"], ...options });
    return [found.passes.length, found.violations.flatMap(rule => rule.nodes.map(
        node => `${rule.id}: ${rule.help} at ${node.target.join(" ")}`))];
}"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a journey, and one that gets stuck fails."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker("journey")
            item.add_marker(pytest.mark.timeout(STUCK_SECONDS))


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser this machine has; without one the journeys are skipped aloud."""
    try:
        found = chromium_path()
    except NotRunning as reason:
        pytest.fail(str(reason))
    if found is None:
        pytest.skip(
            "No Chromium found: run `make browser`, "
            "or set ASKWELL_CHROMIUM to a Chromium or Chrome."
        )
    return found


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """Chromium on an empty profile of its own."""
    with chromium_at(chromium) as launched:
        yield launched


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`askwell serve` on a free port with an empty SQLite file, as a host would run it."""
    with serving(tmp_path_factory.mktemp("server"), MAIL_PRACTICE="true") as running:
        yield running


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    """Each journey is walked with JavaScript and without; parametrize it to walk one way only."""
    return bool(request.param)


@pytest.fixture
def context(browser: Browser, server: Server, javascript: bool) -> Iterator[BrowserContext]:
    """A visitor: cookies of their own, and no page may ask another host or break its policy."""
    visitor = browser.new_context(base_url=server.url, java_script_enabled=javascript)
    visitor.set_default_timeout(15_000)
    strangers: list[str] = []
    refusals: list[str] = []
    visitor.on(
        "request",
        lambda request: None if _is_at_home(request.url, server) else strangers.append(request.url),
    )
    visitor.on(
        "console",
        lambda message: (
            refusals.append(message.text) if "Content Security Policy" in message.text else None
        ),
    )
    visitor.on("weberror", lambda error: refusals.append(str(error.error)))
    yield visitor
    visitor.close()
    assert strangers == [], "a page asked another host"
    assert refusals == [], "the browser refused part of a page, or a script failed"


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """One tab of that visitor."""
    return context.new_page()


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[str]]:
    """What axe-core finds wrong on the page shown now; walk with JavaScript to use it.

    All of its rules, and targets of 24 px at least, which axe leaves out by itself. Contrast takes
    most of its time; it may be left out where the same styles were seen before. ``only`` some
    rules, or only those ``parts`` of the page that a selector names, may be looked at.
    """
    source = AXE.read_text(encoding="utf-8")

    def violations(
        page: Page, *, contrast: bool = True, only: tuple[str, ...] = (), parts: str | None = None
    ) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(source)
        rules = {"target-size": {"enabled": True}, "color-contrast": {"enabled": contrast}}
        options = {"runOnly": list(only)} if only else {"rules": rules}
        held, wrong = page.evaluate(AXE_RUN, [parts, options])
        assert held or wrong, "axe looked at nothing"
        return list(wrong)

    return violations


def _is_at_home(url: str, server: Server) -> bool:
    """Whether the address is the server's own, or none at all (data:, blob:)."""
    parts = urlsplit(url)
    return parts.netloc in {"", urlsplit(server.url).netloc}
