"""The private link to a saved guide, and what a visit remembers of it.

The link is the guide's only key. It stands in three places: with the person, in her visit (which
is itself sealed), and, for the minutes of opening it, in a cookie (`askwell.web.link_door`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from fastapi import Request

from askwell.logic.wording import long_date
from askwell.settings import Settings
from askwell.store.moment import from_seconds, to_seconds
from askwell.store.payload import Payload
from askwell.store.saved import Saved
from askwell.store.sealing import Secret
from askwell.web.story import ANSWERS, DONE, EARLIER, GUIDE, SINCE

DOOR = "/g"  # the path that every private link begins with
LINK = "saved"  # where a visit keeps its link
_CONTENT = (ANSWERS, DONE, GUIDE, EARLIER)


@dataclass(frozen=True)
class PrivateLink:
    """The link as the visit knows it that saved the guide or opened it.

    ``seen`` is the mark of what was saved: it tells whether something was changed since.
    """

    secret: Secret
    version: int
    days: int
    saved_at: datetime
    ends_at: datetime
    seen: str

    @staticmethod
    def to(saved: Saved) -> PrivateLink:
        """The link to what was just saved or opened."""
        return PrivateLink(
            saved.secret,
            saved.version,
            (saved.ends_at - saved.saved_at).days,
            saved.saved_at,
            saved.ends_at,
            _mark(saved.payload),
        )

    @staticmethod
    def of(payload: Payload) -> PrivateLink | None:
        """The link that a visit remembers, if it has one."""
        data = payload.get(LINK)
        if not data:
            return None
        return PrivateLink(
            Secret.from_text(data["link"]),
            data["version"],
            data["days"],
            from_seconds(data["saved_at"]),
            from_seconds(data["ends_at"]),
            data["seen"],
        )

    def as_data(self) -> dict[str, Any]:
        """What the visit keeps; ``of`` reads it back."""
        return {
            "link": self.secret.to_text(),
            "version": self.version,
            "days": self.days,
            "saved_at": to_seconds(self.saved_at),
            "ends_at": to_seconds(self.ends_at),
            "seen": self.seen,
        }

    def holds(self, payload: Payload) -> bool:
        """Whether all that the visit holds is in the saved guide as the visit knows it."""
        return self.seen == _mark(payload)


def saved_until(payload: Payload, now: datetime) -> str | None:
    """The day until which a visit's guide is saved, as far as the visit knows."""
    link = PrivateLink.of(payload)
    return long_date(link.ends_at.date()) if link and link.ends_at > now else None


def content(payload: Payload) -> Payload:
    """What a saved guide takes along of a visit."""
    return {part: payload[part] for part in _CONTENT if payload.get(part)}


def holds_something(payload: Payload) -> bool:
    """Whether a visit holds anything worth keeping; steps that were only skipped are not."""
    return any(part != DONE for part in content(payload))


def remembering(payload: Payload, link: PrivateLink | None) -> Payload:
    """The visit's payload with this link in it, or with none.

    What had changed before it was saved is no news any more.
    """
    others = {part: kept for part, kept in payload.items() if part not in (LINK, SINCE)}
    return {**others, LINK: link.as_data()} if link else others


def mailed_address(link: Secret, settings: Settings) -> str | None:
    """The link's address for an e-mail; None where the host has not said where Askwell is."""
    return _address(settings.site_url, link) if settings.site_url else None


def own_address(link: Secret, request: Request, settings: Settings) -> str:
    """The link's address, for its owner's eyes and for what she takes herself.

    Where the host did not name one, it is the address under which she has just reached us. For
    her own eyes that is right; mail must not trust it (`Settings.site_url`), for whoever sends a
    request can write any address into it.
    """
    scheme = "https" if settings.cookie_secure else request.url.scheme
    return _address(settings.public_url or f"{scheme}://{request.url.netloc}", link)


def _address(site: str, link: Secret) -> str:
    return f"{site}{DOOR}/{link.to_text()}"


def _mark(payload: Payload) -> str:
    canonical = json.dumps(content(payload), sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()[:32]
