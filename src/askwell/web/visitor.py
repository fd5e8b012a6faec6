"""The visitor behind one request: the open visit, if there is one, and ways to change it."""

import hmac
import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request

from askwell.store.payload import Gone, Payload, Stale
from askwell.store.sealing import Secret
from askwell.store.visits import Visit, Visits
from askwell.web.problems import NoVisit, StaleTab, VisitEnded
from askwell.web.site import CurrentSite

_ATTEMPTS = 5


class Visitor:
    """Reads and changes one person's visit. Handlers get it as ``visitor: CurrentVisitor``.

    A change is a function from the payload as it is *now* to the payload as it shall be, so two
    tabs that change different things both succeed. Where a form replaces something the person
    saw, it carries ``seen(value)``; if the value has changed since, `unchanged` raises `StaleTab`
    and nothing is overwritten in silence.
    """

    def __init__(self, visits: Visits, cookie: str | None) -> None:
        self._visits = visits
        self._secret = Secret.from_text(cookie) if cookie else None
        self._visit = visits.read(self._secret) if self._secret else None
        self.had_cookie = cookie is not None
        self.erased = False

    @property
    def visit(self) -> Visit | None:
        """The open visit, or None."""
        return self._visit

    @property
    def has_ended(self) -> bool:
        """Whether the browser remembers a visit that is no more."""
        return self.had_cookie and self._visit is None and not self.erased

    @property
    def payload(self) -> Payload:
        """What the person has told so far; empty before the first word. Change by `change`."""
        return self._visit.payload if self._visit else {}

    def begin(self) -> None:
        """Open a new, empty visit in place of an ended one; an open one goes on as it is."""
        if self._visit is None:
            self._visit = self._visits.start()
            self._secret = self._visit.secret

    def begin_anew(self, payload: Payload) -> None:
        """Open another visit, which holds this; the one that was open before is erased."""
        before, fresh = self._secret, self._visits.start()
        version = self._visits.write(fresh.secret, payload, fresh.version)
        if before:
            self._visits.erase(before)
        self._secret, self._visit = fresh.secret, replace(fresh, payload=payload, version=version)

    def change(self, to: Callable[[Payload], Payload]) -> None:
        """Write what ``to`` makes of the payload; opens a visit if the person had none.

        ``to`` must not have effects of its own: it runs again if another tab wrote in between.
        """
        if self.has_ended:
            raise VisitEnded
        self.begin()
        for _ in range(_ATTEMPTS):
            visit = self._open()
            payload = to(deepcopy(visit.payload))
            try:
                version = self._visits.write(visit.secret, payload, visit.version)
            except Stale:
                self._visit = self._visits.read(visit.secret)
            except Gone:
                raise VisitEnded from None
            else:
                self._visit = replace(visit, payload=payload, version=version)
                return
        raise StaleTab

    def stay(self) -> None:
        """Keep the visit for its full length from now."""
        visit = self._open()
        ends_at = self._visits.extend(visit.secret)
        if ends_at is None:
            raise VisitEnded
        self._visit = replace(visit, ends_at=ends_at)

    def erase(self) -> None:
        """Forget everything at once, on the server and in the browser."""
        if self._secret:
            self._visits.erase(self._secret)
        self._visit = self._secret = None
        self.erased = True

    def seen(self, value: Any) -> str:
        """A short mark of the value a form is about to replace; it reveals nothing about it."""
        if self._visit is None:
            return ""
        canonical = json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
        return hmac.new(self._visit.secret.form_key, b"seen" + canonical, "sha256").hexdigest()[:20]

    def unchanged(self, seen: str, value: Any) -> None:
        """Raise `StaleTab` unless the value is still the one the form was made from."""
        if not hmac.compare_digest(seen.encode(), self.seen(value).encode()):
            raise StaleTab

    def seconds_left(self, now: datetime) -> int | None:
        """How long until the visit ends if nothing is clicked."""
        return int((self._visit.ends_at - now).total_seconds()) if self._visit else None

    def _open(self) -> Visit:
        if self._visit is None:
            raise VisitEnded
        return self._visit


def current_visitor(request: Request, site: CurrentSite) -> Visitor:
    """Open the visit that the request's cookie holds the key to."""
    visitor = Visitor(site.visits, request.cookies.get(site.settings.cookie_name))
    request.state.visitor = visitor  # the page's shell and the response's cookie read it
    return visitor


CurrentVisitor = Annotated[Visitor, Depends(current_visitor)]


def known_visitor(visitor: CurrentVisitor) -> Visitor:
    """Hold back a page that makes sense only with an open visit."""
    if visitor.has_ended:
        raise VisitEnded
    if visitor.visit is None:
        raise NoVisit
    return visitor


KnownVisitor = Annotated[Visitor, Depends(known_visitor)]
