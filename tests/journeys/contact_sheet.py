"""Look at every page at once: `python -m tests.journeys.contact_sheet OUT`.

Writes OUT/<width>/NN-<state>.png for each state of each page, and one sheet of all per width.
"""

import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize

from askwell.knowledge.load import load
from askwell.paths import knowledge_dir
from tests.journeys import places
from tests.journeys.people import RUTH
from tests.journeys.running import Server, chromium_at, chromium_path, serving
from tests.journeys.walk import load_answers

WIDTHS = (390, 1280)
#: A page that is longer than this many screens is cut: what repeats need not be seen again.
MOST_HEIGHT = {390: 4200, 1280: 3600}
COLUMNS = {390: 20, 1280: 16}
SHEET = 2400
JPEG_QUALITY = 40  # enough to see the whole; the pictures by themselves are sharp

STYLE = """
    body { margin: 16px; background: #777; font: 9px sans-serif; }
    main { display: grid; grid-template-columns: repeat(%d, 1fr); gap: 10px; align-items: start; }
    figure { margin: 0; background: #fff; max-height: 480px; overflow: hidden; }
    img { width: 100%%; display: block; }
    figcaption { padding: 2px 4px; font-weight: bold; }
"""


def main(out: Path) -> None:
    """Shoot all states at both widths, and lay each width out on a sheet."""
    program = chromium_path()
    if program is None:
        sys.exit("No Chromium found: run `make browser`, or set ASKWELL_CHROMIUM.")
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as server,
        chromium_at(program) as browser,
    ):
        for width in WIDTHS:
            shots = shoot_all(browser, server, width, out / str(width))
            lay_out(browser, shots, width, out / f"sheet-{width}.jpg")
        shoot_for_the_readme(browser, server, out)


def walks(page: Page) -> Iterator[str]:
    """Every state, one after the other; each walk begins as a new visitor."""
    knowledge = load(knowledge_dir())
    one_by_one: tuple[Callable[[], Iterator[str]], ...] = (
        lambda: places.without_answers(page),
        lambda: places.treatments(page, knowledge),
        lambda: places.topics(page, knowledge),
        lambda: places.tests_and_themes(page, knowledge),
        lambda: places.with_answers(page),
        lambda: places.with_trouble(page),
        lambda: places.with_mistakes(page),
    )
    for walk in one_by_one:
        page.context.clear_cookies()
        yield from walk()


def shoot_all(browser: Browser, server: Server, width: int, out: Path) -> list[tuple[str, Path]]:
    """A picture of each state, named after it."""
    out.mkdir(parents=True, exist_ok=True)
    viewport = ViewportSize(width=width, height=900)
    page = browser.new_context(base_url=server.url, viewport=viewport).new_page()
    shots = []
    for number, state in enumerate(walks(page), 1):
        file = out / f"{number:03}-{re.sub(r'[^a-z0-9]+', '-', state.lower()).strip('-')}.png"
        height = min(int(page.evaluate("document.body.scrollHeight")), MOST_HEIGHT[width])
        clip = {"x": 0, "y": 0, "width": width, "height": height}
        page.screenshot(path=file, full_page=True, clip=clip)
        shots.append((state, file))
    page.context.close()
    return shots


def lay_out(browser: Browser, shots: list[tuple[str, Path]], width: int, out: Path) -> None:
    """All pictures on one sheet, drawn by the browser itself, which draws at most 16,384 px."""
    figures = "".join(
        f'<figure><figcaption>{escape(state)}</figcaption><img src="{file.resolve().as_uri()}">'
        "</figure>"
        for state, file in shots
    )
    html = out.with_suffix(".html")
    html.write_text(
        f"<meta charset=utf-8><style>{STYLE % COLUMNS[width]}</style><main>{figures}</main>",
        encoding="utf-8",
    )
    page = browser.new_page(viewport={"width": SHEET, "height": 1200})
    page.goto(html.resolve().as_uri(), wait_until="load")
    page.screenshot(path=out, full_page=True, type="jpeg", quality=JPEG_QUALITY)
    page.close()


def shoot_for_the_readme(browser: Browser, server: Server, out: Path) -> None:
    """The options on a desk and the first page on a phone, as docs/images/ shows them."""
    page = browser.new_page(base_url=server.url, viewport={"width": 1280, "height": 1640})
    load_answers(page, RUTH)
    page.goto("/options")
    page.screenshot(path=out / "options.png")
    page.close()
    page = browser.new_page(base_url=server.url, viewport={"width": 390, "height": 844})
    page.goto("/")
    page.screenshot(path=out / "home-phone.png")
    page.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
