"""One fault put into one file of a copy of the knowledge, and what a rule says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from askwell.knowledge.documents import Problem
from askwell.knowledge.load import load
from askwell.knowledge.model import Knowledge
from askwell.paths import knowledge_dir

Rule = Callable[[Knowledge], Iterable[Problem]]
NOBODY = "{all: [{progressed_on_tamoxifen: yes}, {had_tamoxifen: no}]}"
TOREMIFENE = "treatments/toremifene.md"
LONG_WINDED = (
    "Administration of antiestrogenic medication necessitates comprehensive multidisciplinary "
    "consideration of cardiovascular contraindications, electrolyte abnormalities and "
    "simultaneously administered pharmaceutical preparations. "
)


@dataclass(frozen=True)
class Copy:
    """A copy of the knowledge that knows what was written into it, and can take it back."""

    folder: Path
    _before: dict[Path, str | None] = field(default_factory=dict)

    def read(self, file: str) -> str:
        """The text of a file; nothing of a new one."""
        path = self.folder / file
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def write(self, file: str, text: str) -> None:
        """Write a file, old or new."""
        path = self.folder / file
        path.parent.mkdir(exist_ok=True)
        self._before.setdefault(path, path.read_text(encoding="utf-8") if path.exists() else None)
        path.write_text(text, encoding="utf-8")

    def mend(self) -> None:
        """Make it what it was."""
        for path, text in self._before.items():
            if text is None:
                path.unlink()
            else:
                path.write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class Fault:
    """``edit`` breaks the text of ``file`` (a new file: of nothing); ``rule`` says ``code``.

    ``says`` is part of its message; ``at`` marks the line it must name, where it names one;
    ``named`` is the file it must name, where that is another one than the file that is broken.
    """

    code: str
    rule: Rule
    file: str
    edit: Callable[[str], str]
    says: str
    at: str | None = None
    named: str | None = None

    def __str__(self) -> str:
        return f"{self.code} {self.says}"


def swap(found: str, wrong: str) -> Callable[[str], str]:
    """Put ``wrong`` in the one place where ``found`` stands."""

    def edit(text: str) -> str:
        assert text.count(found) == 1, f"{found!r} no longer stands there once"
        return text.replace(found, wrong)

    return edit


def new(text: str) -> Callable[[str], str]:
    """Begin a file that is not there yet."""

    def edit(before: str) -> str:
        assert before == ""
        return text

    return edit


def shows(fault: Fault, copy: Copy) -> None:
    """Hold that the rule names the fault and that alone, beside what it says without the fault."""
    known = _known(fault.rule)

    broken = fault.edit(copy.read(fault.file))
    copy.write(fault.file, broken)
    found = [p for p in fault.rule(load(copy.folder)) if _words(p) not in known]

    (problem,) = found
    assert problem.code == fault.code
    assert fault.says in problem.says
    assert problem.fix
    assert problem.file == (fault.named or fault.file)
    if fault.at:
        assert problem.line == broken[: broken.index(fault.at)].count("\n") + 1


@cache
def _known(rule: Rule) -> set[tuple[str, str, str]]:
    """What a rule says of the knowledge as it is."""
    return {_words(problem) for problem in rule(load(knowledge_dir()))}


def _words(problem: Problem) -> tuple[str, str, str]:
    return problem.code, problem.file, problem.says
