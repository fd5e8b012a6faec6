"""What a reader sees of a page: the words of its main part, its headings, one part of it."""

import re
from html import unescape


def words_of(html: str) -> str:
    """The text of some HTML, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def main_of(html: str) -> str:
    """The HTML between head and foot."""
    return html.split("<main")[1].split("</main>")[0]


def headings(html: str, level: int = 2) -> list[str]:
    """The headings of one level, in order."""
    found = re.findall(rf"<h{level}[^>]*>(.*?)</h{level}>", main_of(html), re.DOTALL)
    return [words_of(heading) for heading in found]


def part(html: str, id: str) -> str:
    """The section that a heading with this id begins."""
    return main_of(html).split(f'id="{id}"', 1)[1].split("</section>")[0]
