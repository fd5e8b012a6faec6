"""What is kept under a private link, and how it fits when it is opened months later.

By then the knowledge has moved on. A question that was taken out of it stays in the guide in the
words it had, as one of the person's own. An answer to something that Askwell no longer asks is
handed back to be shown: nothing is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from askwell.explore.finding import Options
from askwell.explore.since import Since, SinceError, Snapshot, changed, snapshot
from askwell.facts.vocabulary import Vocabulary
from askwell.guide.draft import Draft
from askwell.intake.person_file import read_answers
from askwell.knowledge.documents import DocumentError
from askwell.knowledge.model import Knowledge
from askwell.store.payload import Payload
from askwell.web.private_link import content
from askwell.web.story import ANSWERS, GUIDE

_SNAPSHOT, _ASKED = "snapshot", "asked"  # kept beside the visit's content


@dataclass(frozen=True)
class Unread:
    """An answer that no question asks for any more, as it was kept."""

    name: str
    says: str


def to_keep(payload: Payload, options: Options) -> Payload:
    """A visit's content, the words of its questions, and how the options stand today."""
    known = options.knowledge.questions
    items = Draft.from_data(payload.get(GUIDE, {})).items
    return {
        **content(payload),
        _SNAPSHOT: snapshot(options).as_data(),
        _ASKED: {item.id: known[item.id].says for item in items if item.id in known},
    }


def fitted(kept: Payload, knowledge: Knowledge, today: date) -> tuple[Payload, tuple[Unread, ...]]:
    """What was kept, as today's knowledge can take it; and what it cannot."""
    payload = content(kept)
    answers: Mapping[str, Any] = payload.get(ANSWERS, {})
    read = {id: v for id, v in answers.items() if _is_read(id, v, knowledge.vocabulary, today)}
    if ANSWERS in payload:
        payload[ANSWERS] = read
    if GUIDE in payload:
        payload[GUIDE] = _with_words(payload[GUIDE], kept.get(_ASKED, {}), knowledge)
    left = (Unread(id.replace("_", " "), _plain(v)) for id, v in answers.items() if id not in read)
    return payload, tuple(left)


def since_kept(kept: Payload, now: Options) -> Since | None:
    """What changed for her since then; None where that cannot be told."""
    try:
        return changed(Snapshot.from_data(kept[_SNAPSHOT]), now)
    except (KeyError, SinceError):
        return None


def _is_read(id: str, said: object, vocabulary: Vocabulary, today: date) -> bool:
    try:
        read_answers({id: said}, vocabulary, today)
    except DocumentError:
        return False
    return True


def _with_words(guide: dict[str, Any], asked: Mapping[str, str], knowledge: Knowledge) -> Any:
    """The guide, in which a question that the knowledge no longer has keeps its words."""
    draft = kept = Draft.from_data(guide)
    for item in kept.items:
        if item.own is None and item.id in asked and item.id not in knowledge.questions:
            draft = draft.make_own(item.id, asked[item.id])
    return guide if draft == kept else draft.as_data()  # byte for byte, so as not to look changed


def _plain(said: Any) -> str:
    value = said.get("is", said) if isinstance(said, Mapping) else said
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
