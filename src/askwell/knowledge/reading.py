"""One reading of the knowledge files: what is found wrong, and where everything stands."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from askwell.facts.lineage import Lineage
from askwell.facts.vocabulary import Vocabulary
from askwell.knowledge import schema
from askwell.knowledge.documents import Document, DocumentError, Place, Problem, read_file
from askwell.logic.clauses import Citation
from askwell.logic.criteria import Criterion, CriterionError, Term
from askwell.logic.notation import Notation
from askwell.logic.soundness import asked_twice, asks_men_about_menopause

S = TypeVar("S", bound=schema.Shape)


class Reading:
    """Gathers problems instead of stopping at the first, and remembers the line of each id."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.lines: dict[str, tuple[str, int]] = {}
        self.terms: dict[str, Term] = {}
        self.speak(Vocabulary({}, Lineage({})))

    def speak(self, vocabulary: Vocabulary) -> None:
        """Read criteria from here on in the words of a vocabulary."""
        self.vocabulary = vocabulary
        self._notation = Notation(vocabulary, self.terms)

    def files(self, kind: str) -> list[Document]:
        """The documents of one folder, in the order of their names."""
        documents = []
        for path in sorted((self.root / kind).glob("*.*")):
            if path.suffix not in (".yaml", ".md"):
                continue
            try:
                documents.append(read_file(path, self.root))
            except DocumentError as error:
                self.problems += error.problems
        return documents

    def shapes(self, kind: str, shape: type[S]) -> list[tuple[Document, S]]:
        """The documents of one folder that have the right shape, each with its data."""
        shaped = ((doc, self.shape(doc, shape)) for doc in self.files(kind))
        return [(doc, data) for doc, data in shaped if data is not None]

    def shape(self, doc: Document, shape: type[S], place: Place = ()) -> S | None:
        """The data at a place of a document in its shape; None, and problems, where it has not."""
        data = doc.data
        for key in place:
            data = data[key]  # type: ignore[index]
        try:
            return shape.model_validate(data)
        except ValidationError as error:
            for found in error.errors(include_url=False):
                where = (*place, *found["loc"])
                at = ".".join(map(str, where)) or "the file"
                says = f"At {at}: {found['msg']}, found {_brief(found['input'])}."
                self.report(doc, where, "A010", says, "See docs/reference/knowledge-files.md.")
            return None

    def report(self, doc: Document, place: Place, code: str, says: str, fix: str = "") -> None:
        """Note a problem at a place."""
        self.problems.append(Problem(code, doc.file, doc.line(place), says, fix))

    def found(self, kind: str, id: str, doc: Document, place: Place) -> None:
        """Remember where the thing of this kind and id stands."""
        self.lines[f"{kind} {id}"] = (doc.file, doc.line(place))

    def criterion(
        self, doc: Document, place: Place, written: object, *, of_term: bool = False
    ) -> Criterion | None:
        """The rule written at a place; None where none is written, or it cannot be read."""
        if written is None:
            return None
        try:
            criterion = self._notation.read(written)
        except CriterionError as error:
            self.report(doc, place, "A020", str(error))
            return None
        for fact in asked_twice([criterion]):
            fix = f"Ask once, such as '{fact}: [a, b]', so that unknown stays exact."
            self.report(doc, place, "A021", f"This rule asks for '{fact}' twice.", fix)
        around = Term("", criterion, "", "") if of_term else criterion
        if asks_men_about_menopause(around):
            fix = (
                "Use a term that says both: after_menopause, ovaries_working or "
                "after_menopause_or_man."
            )
            self.report(doc, place, "A022", "'menopause' stands here without 'sex'.", fix)
        return criterion

    def known(self, doc: Document, place: Place, id: str) -> bool:
        """Whether an id is a treatment or class; a problem where it is not."""
        if id in self.vocabulary.lineage:
            return True
        fix = "Name one that has a page, or stands in knowledge/classes."
        self.report(doc, place, "A053", f"There is no treatment or class '{id}'.", fix)
        return False


def citations(written: Iterable[str | schema.CiteShape]) -> tuple[Citation, ...]:
    """Citations as written, read."""
    return tuple(
        Citation(c) if isinstance(c, str) else Citation(c.source, c.section) for c in written
    )


def _brief(found: object) -> str:
    text = repr(found)
    return text if len(text) <= 60 else f"{text[:57]}..."
