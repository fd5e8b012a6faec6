"""Every page of every kind that needs no answers, rendered once for the tests that look at all."""

from collections.abc import Iterator, Mapping

from askwell.knowledge.model import Knowledge


def addresses(knowledge: Knowledge) -> Iterator[str]:
    """The pages of which there is one for each thing we know of."""
    yield from (f"/treatments/{id}" for id in knowledge.treatments)
    for topic in knowledge.topics.values():
        yield f"/topics/{topic.id}"
        yield from (f"/topics/{topic.id}/{branch.id}" for branch in topic.branches)
    yield from (f"/tests/{fact}" for fact in knowledge.tests)
    yield from (f"/older-articles/{theme}" for theme in knowledge.themes)
    shown = {q.topic for q in knowledge.questions.values() if not q.gentle}
    yield from (f"/questions/{topic}" for topic in sorted(shown - {"cautions"}))
    yield from (
        "/",
        "/treatments",
        "/topics",
        "/tests",
        "/words",
        "/questions",
        "/older-articles",
        "/options",
        "/options/sources",
        "/guide/save",
        "/guide/take",
        "/guide/pdf",
        "/guide/text",
        "/guide/appointment",
        "/guide/send",
        "/guide/sent",
        "/sources",
        "/about",
        "/how-we-check",
        "/updates",
        "/funding",
        "/privacy",
        "/accessibility",
        "/report",
    )


def of_kind(pages: Mapping[str, str], kind: str) -> dict[str, str]:
    """The pages below an address, by their last part."""
    return {
        path.removeprefix(f"/{kind}/"): html
        for path, html in pages.items()
        if path.startswith(f"/{kind}/")
    }
