"""The documents of the project, and the examples, tables and links in them."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```(?P<kind>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\((?P<to>[^)\s]+)\)")
HEADING = re.compile(r"^#+ (?P<title>.+)$", re.MULTILINE)
ROW = re.compile(r"^\| (?P<cells>.*) \|$", re.MULTILINE)


@dataclass(frozen=True)
class Document:
    """One Markdown file."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def examples(self, kind: str) -> list[str]:
        """The fenced blocks of one kind, such as "yaml person"."""
        return [f["text"] for f in FENCE.finditer(self.text) if f["kind"] == kind]

    def commands(self) -> list[str]:
        """What is typed in its console examples."""
        lines = "".join(self.examples("console")).splitlines()
        return [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]

    def links(self) -> list[str]:
        """Where it leads within the project."""
        prose = FENCE.sub("", self.text)
        return [to for to in LINK.findall(prose) if not to.startswith(("http:", "https:"))]

    def anchors(self) -> set[str]:
        """The names of its headings, as a link writes them."""
        titles = (h["title"].lower() for h in HEADING.finditer(FENCE.sub("", self.text)))
        return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in titles}

    def section(self, title: str) -> str:
        """What stands under one heading of the second level."""
        parts = re.split(r"^## ", self.text, flags=re.MULTILINE)
        return next(part for part in parts if part.splitlines()[0] == title)

    def sections(self) -> list[str]:
        """The titles of the second level."""
        return re.findall(r"^## (.+)$", FENCE.sub("", self.text), flags=re.MULTILINE)


def first_column(text: str) -> list[str]:
    """The code words in the first column of the tables in a text, in order."""
    cells = (row["cells"].split("|")[0].strip() for row in ROW.finditer(text))
    return [cell.strip("`") for cell in cells if re.fullmatch(r"`[^`]+`", cell)]


DOCUMENTS = [
    Document(path) for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
]
BY_NAME = {document.name: document for document in DOCUMENTS}
