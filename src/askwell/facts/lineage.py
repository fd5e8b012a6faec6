"""The lineage of drugs: which treatment belongs to which classes, all the way up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Kin:
    """A treatment or a class, by name, with the classes right above it.

    ``plural`` names a class as a sentence would ("you have had taxanes"); a drug has none.
    """

    id: str
    name: str
    parents: tuple[str, ...]
    is_class: bool
    brands: tuple[str, ...] = ()
    plural: str = ""


@dataclass(frozen=True)
class Lineage:
    """The tree of classes with the treatments as its leaves.

    A treatment may bear the id of a class ("chemotherapy"): it is then the page of the class
    as such, and one node stands for both.
    """

    kin: Mapping[str, Kin]
    _above: dict[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)
    _touched: dict[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    def __contains__(self, id: object) -> bool:
        return id in self.kin

    def __iter__(self) -> Iterator[str]:
        return iter(self.kin)

    def name(self, id: str) -> str:
        """The plain name of a treatment or class."""
        return self.kin[id].name

    def in_sentence(self, id: str) -> str:
        """The name as it stands in a sentence, without what explains it in brackets."""
        kin = self.kin[id]
        return (kin.plural or kin.name).partition(" (")[0]

    def above(self, id: str) -> frozenset[str]:
        """The id itself and every class it belongs to."""
        known = self._above.get(id)
        if known is None:
            parents = self.kin[id].parents
            known = frozenset((id,)).union(*(self.above(parent) for parent in parents))
            self._above[id] = known
        return known

    def is_a(self, id: str, kind: str) -> bool:
        """True when ``id`` is ``kind`` or belongs to it."""
        return kind in self.above(id)

    def overlap(self, a: str, b: str) -> bool:
        """True when something belongs to both."""
        return b in self.touched(a)

    def touched(self, id: str) -> frozenset[str]:
        """Every treatment and class that something belongs to which also belongs to ``id``."""
        known = self._touched.get(id)
        if known is None:
            inside = (self.above(kin) for kin in self.kin)
            known = frozenset().union(*(above for above in inside if id in above))
            self._touched[id] = known
        return known

    def members(self, kind: str) -> tuple[str, ...]:
        """The treatments (not classes) that belong to a class, sorted; a treatment is its own."""
        return tuple(
            sorted(id for id, kin in self.kin.items() if not kin.is_class and self.is_a(id, kind))
        )
