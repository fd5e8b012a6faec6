"""What our uses ask for, worked out from their rules, beside the table of regulator facts.

What a use asks for is found by trying: a value that makes a ``fit`` clause NO, with all else open,
cannot have the use. Judgements are taken as they usually fall.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from askwell.facts.history import History
from askwell.facts.person import Person
from askwell.facts.possible import Possible, Range
from askwell.knowledge.model import Knowledge, Use
from askwell.logic.clauses import Role
from askwell.logic.evaluate import evaluate, leaf_truths, usual_reading
from askwell.logic.truth import Truth

DATA = Path(__file__).parents[1] / "data"
#: The fields that a reviewed difference may be about.
FIELDS = (
    "status", "approved", "er_or_pr", "her2", "mutations", "pd_l1", "msi_h", "menopause", "sex",
    "with", "prior",
)  # fmt: skip
STATUS = {
    ("regular", "current"): "approved",
    ("accelerated", "current"): "accelerated",
    ("off-label", "current"): "guideline",
    ("supportive", "current"): "guideline",
    ("accelerated", "withdrawn"): "withdrawn",
}
HER2 = {
    "any": {"positive", "low", "ultralow", "zero"},
    "positive": {"positive"},
    "negative": {"low", "ultralow", "zero"},
    "low": {"low"},
    "low or ultralow": {"low", "ultralow"},
}
GENES = {
    "pik3ca": "PIK3CA", "akt1": "AKT1", "pten": "PTEN", "esr1": "ESR1", "brca1": "BRCA1",
    "brca2": "BRCA1/2", "tmb": "TMB", "ntrk": "NTRK", "ret": "RET", "braf": "BRAF",
}  # fmt: skip
NOT_FOUND: dict[str, Possible] = {"tmb": Range(9, 9)}


@cache
def pack() -> dict[str, Any]:
    """The table of regulator facts."""
    return read(DATA / "evidence" / "approvals.yaml")


@cache
def indications() -> dict[str, dict[str, Any]]:
    """Every use that the regulator table lists, by its id."""
    return {one["id"]: one for drug in pack()["drugs"] for one in drug["indications"]}


@cache
def reviewed() -> dict[str, dict[str, Any]]:
    """The reviewed table: how each listed use stands to ours. Raises where one stands twice."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((DATA / "agreement").glob("*.yaml")):
        for id, entry in (read(path).get("uses") or {}).items():
            if id in found:
                raise ValueError(f"'{id}' stands twice in tests/data/agreement")
            found[id] = entry
    return found


def read(path: Path) -> dict[str, Any]:
    """The data of one YAML file."""
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data


@dataclass(frozen=True)
class Difference:
    """A field in which a use of ours is not what the table says."""

    use: str
    field: str
    pack: str
    ours: str

    def __str__(self) -> str:
        return f"{self.use}: {self.field} is {self.ours}; the regulator table says {self.pack}"


def differences(
    knowledge: Knowledge, use: Use, row: Mapping[str, Any], *, dated: bool = True
) -> Iterator[Difference]:
    """Every field of a use that machine can compare and that differs from its row."""
    asks = Asks(knowledge, use)
    status = STATUS[row["type"], row["status"]]
    if use.status.value != status:
        yield Difference(use.id, "status", status, use.status.value)
    if dated and use.approved != row["approval_date"]:
        yield Difference(use.id, "approved", str(row["approval_date"]), str(use.approved))
    needs = row["requires"]
    for field, theirs, ours in (
        ("er_or_pr", needs["er_or_pr"], asks.hormone_receptors()),
        ("her2", _sorted(HER2[needs["her2"]]), _sorted(asks.her2())),
        ("mutations", _genes(needs["mutations"]), _sorted(asks.genes())),
        ("pd_l1", "CPS of 10 or more" if ">= 10" in needs["pd_l1"] else _any_pd_l1(needs["pd_l1"]),
         asks.pd_l1()),
        ("msi_h", "any" if needs["msi_h"] == "not required" else needs["msi_h"], asks.msi()),
        ("menopause", _sorted(_menopause(needs["menopause"])), _sorted(asks.menopause())),
        ("sex", "female" if needs["sex"] == "female" else "any", asks.sex()),
    ):  # fmt: skip
        if theirs != ours:
            yield Difference(use.id, field, theirs, ours)
    if partners_of(use) != partners_written(row):
        yield Difference(use.id, "with", str(row["combined_with"]), str(slots(use)))


def _sorted(values: Iterable[str]) -> str:
    return ", ".join(sorted(values)) or "none"


def _any_pd_l1(written: str) -> str:
    return "any" if written.startswith("not ") else written


def _genes(written: Iterable[str]) -> str:
    text = " ".join(written)
    genes = _sorted(fact for fact, name in GENES.items() if re.search(rf"\b{name}", text))
    without = re.search(r"without .*", text)  # a change that no fact of ours tells of
    return f"{genes} {without[0]}" if without else genes


def _menopause(written: str) -> set[str]:
    if written.startswith("post"):
        return {"after"}
    return {"before", "around"} if written.startswith("pre") else {"before", "around", "after"}


class Asks:
    """What a use asks of a person, found by trying values."""

    def __init__(self, knowledge: Knowledge, use: Use) -> None:
        self.knowledge = knowledge
        self.clauses = [clause.criterion for clause in use.in_role(Role.FIT)]

    def possible(self, **answers: Possible | str) -> bool:
        """Whether somebody with these answers can still have the use."""
        person = Person(History(self.knowledge.vocabulary.lineage))
        for id, answer in answers.items():
            person = person.answering(
                id, frozenset({answer}) if isinstance(answer, str) else answer
            )
        truths = usual_reading(leaf_truths(person))
        return all(evaluate(clause, truths) is not Truth.NO for clause in self.clauses)

    def hormone_receptors(self) -> str:
        """Positive: ER or PR; "ER alone" where PR does not count."""
        with_er = self.possible(er="positive", pr="negative")
        with_pr = self.possible(er="negative", pr="positive")
        neither = self.possible(er="negative", pr="negative")
        if neither:
            return "any" if with_er else "negative"
        return "positive" if with_pr else "ER alone"

    def her2(self) -> set[str]:
        """The HER2 results with which the use is possible."""
        return {value for value in HER2["any"] if self.possible(her2=value)}

    def genes(self) -> set[str]:
        """The genes of which one must be changed."""
        clauses = self.clauses
        needed: set[str] = set()
        for clause in clauses:
            self.clauses = [clause]
            if not self.possible(**{gene: _not_found(gene) for gene in GENES}):
                needed |= {
                    gene
                    for gene in GENES
                    if self.possible(**{g: _not_found(g) for g in GENES if g != gene})
                }
        self.clauses = clauses
        return needed

    def pd_l1(self) -> str:
        """The PD-L1 score that is asked for."""
        low, high = (self.possible(pd_l1_cps=Range(n, n)) for n in (9, 10))
        return "any" if low else "CPS of 10 or more" if high else "nobody"

    def msi(self) -> str:
        """Whether the MSI test must be high."""
        return "any" if self.possible(msi="stable") else "MSI-H or dMMR"

    def menopause(self) -> set[str]:
        """The states of menopause in which a woman can have the use."""
        states = ("before", "around", "after")
        return {state for state in states if self.possible(sex="female", menopause=state)}

    def sex(self) -> str:
        """Whether men can have the use."""
        return "any" if self.possible(sex="male") else "female"


def _not_found(gene: str) -> Possible:
    return NOT_FOUND.get(gene, frozenset({"not_found"}))


def slots(use: Use) -> list[list[str]]:
    """The partners of a use, as the reviewed table writes them."""
    return [[" + ".join(together) for together in slot.alternatives] for slot in use.slots]


def partners_of(use: Use) -> set[frozenset[str]]:
    """The partners of a use, to be compared; a place that is not there for all may be empty."""
    return {
        frozenset((*alternatives, *(("none",) if slot.when else ())))
        for slot, alternatives in zip(use.slots, slots(use), strict=True)
    }


def partners_written(row: Mapping[str, Any]) -> set[frozenset[str]]:
    """What the regulator table writes of partners: "a OR b", "an a, b or c", "a plus b"."""
    found = set()
    for written in row["combined_with"]:
        plain = re.sub(r"\s*\(.*?\)|^an? ", "", written)
        places = re.split(r"(?i) or |, ", plain)
        found.add(
            frozenset(" + ".join(p.strip().replace(" ", "-").split("-plus-")) for p in places)
        )
    return found
