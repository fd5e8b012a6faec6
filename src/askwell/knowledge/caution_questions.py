"""Cautions as questions: what fires for a person is something to ask her team about."""

from __future__ import annotations

from collections.abc import Iterable

from askwell.knowledge.asking import CAUTIONS, Question
from askwell.knowledge.model import DrugClass, Treatment
from askwell.logic.wording import capital, wording


def caution_questions(owners: Iterable[Treatment | DrugClass]) -> dict[str, Question]:
    """A question for every caution that depends on the person, asked where the caution fires."""
    questions = {}
    for owner in owners:
        name = owner.name if isinstance(owner, Treatment) else owner.plural
        for caution in owner.cautions:
            if caution.when is None:
                continue
            id = f"about-{caution.id}"
            named = name.lower() in caution.says.lower()
            says = caution.says if named else f"{capital(name)}: {caution.says}"
            questions[id] = Question(
                id=id,
                topic=CAUTIONS,
                says=f"What does this mean for me? {says}",
                why=f"It matters because {wording(caution.when)}.",
                when=caution.when,
                treatments=(owner.id,),
                cites=caution.cites,
            )
    return questions
