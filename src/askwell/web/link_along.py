"""The private link, where the person chooses to let it travel along with her guide."""

from fastapi import Request

from askwell.delivery.link import LinkProblem, private_link
from askwell.web.private_link import PrivateLink, mailed_address, own_address
from askwell.web.story import Story


def own_link(story: Story, request: Request) -> str | None:
    """The link for what she takes herself: a PDF, a calendar entry. None if nothing is saved."""
    link = _saved(story)
    if link is None:
        return None
    try:
        return private_link(own_address(link.secret, request, story.site.settings))
    except LinkProblem:  # this server's name, as the request has it, is none that a phone opens
        return None


def mailed_link(story: Story) -> str | None:
    """The link for an e-mail: only where the host has said under which address Askwell is."""
    link = _saved(story)
    return mailed_address(link.secret, story.site.settings) if link else None


def _saved(story: Story) -> PrivateLink | None:
    link = PrivateLink.of(story.payload)
    return link if link and link.ends_at > story.site.now() else None
