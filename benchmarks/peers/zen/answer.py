"""Run zen-engine over the models and people of a folder: ``python answer.py FOLDER``.

Runs in zen-engine's own environment and knows nothing of Askwell. Reads ``models.json`` (layout ->
name -> decision) and ``people.json``; writes ``answers.json`` (layout -> for each person, what hit
and whether it is sure) and ``times.json`` (layout -> "with trace" or "no trace" -> the seconds of
each person).
"""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path
from time import process_time
from typing import Any

import zen

Json = dict[str, Any]


class Layout:
    """Some decisions that answer a person together, compiled once."""

    def __init__(self, models: dict[str, Json]) -> None:
        self.names = list(models)
        # A loader compiles what it holds; a decision made from text is compiled at every use.
        self.engine = zen.ZenEngine({"loader": {"type": "static", "content": models}})

    def evaluate(self, person: Json, *, trace: bool) -> list[Json]:
        """Every decision over one person."""
        options = {"trace": trace}
        return [self.engine.evaluate(name, person, options) for name in self.names]

    def sure(self, person: Json) -> dict[str, bool]:
        """What hit, and whether it is sure."""
        answers = self.evaluate(person, trace=True)
        return {hit["is"]: hit["surely"] for answer in answers for hit in answer["result"]}

    def times(self, people: list[Json], rounds: int, *, trace: bool) -> list[float]:
        """The processor time of each person; the first round only warms up."""
        times = []
        for turn in range(rounds + 1):
            for person in people:
                start = process_time()
                self.evaluate(person, trace=trace)
                spent = process_time() - start
                if turn:
                    times.append(spent)
        return times


def main(folder: Path) -> None:
    """Answer everybody in each layout, then take the time."""
    models, people = (json.loads((folder / f).read_text()) for f in ("models.json", "people.json"))
    layouts = {name: Layout(of_it) for name, of_it in models.items()}
    answers = {name: [of.sure(person) for person in people] for name, of in layouts.items()}
    (folder / "answers.json").write_text(json.dumps(answers))
    gc.disable()
    times = {
        name: {
            kind: layout.times(people, 10 if len(layout.names) == 1 else 2, trace=trace)
            for kind, trace in (("with trace", True), ("no trace", False))
        }
        for name, layout in layouts.items()
    }
    (folder / "times.json").write_text(json.dumps(times))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
