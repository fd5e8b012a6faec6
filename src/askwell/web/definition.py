"""What metastatic breast cancer is, as entry pages and the guide say it."""

from __future__ import annotations

from dataclasses import dataclass

from askwell.knowledge.model import Knowledge
from askwell.web.citing import Citations, Mark


@dataclass(frozen=True)
class DefinitionView:
    """The definition with its sources."""

    says: str
    cites: tuple[Mark, ...]


def definition_view(knowledge: Knowledge, citations: Citations) -> DefinitionView:
    """The definition, its sources numbered for this page."""
    return DefinitionView(knowledge.definition.says, citations.marks(knowledge.definition.cites))
