"""What holds for every answer: headers that lock the browser down, size, log, no loose ends."""

import time
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from askwell.settings import Settings
from askwell.web.visitor import Visitor

log = structlog.get_logger("askwell.web")

MOST_BODY_BYTES = 512 * 1024
_MOST_DRAINED_BYTES = 8 * 1024 * 1024

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": under it browsers send "Origin: null" with our own forms, and the check
    # that they are ours would lose its footing. Other sites are told nothing either way.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
    "browsing-topics=()",
}
_HTTPS_ONLY = "max-age=31536000"


class AccessLog:
    """One line a request: method, route template, status, duration. No address, query or body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and log how it went."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watch)
        finally:
            log.info(
                "request",
                method=scope["method"],
                route=getattr(scope.get("route"), "path", "none"),
                status=status,
                ms=round((time.perf_counter() - started) * 1000, 1),
            )


class Envelope:
    """Security headers, the visit's cookie, and how long a browser may keep the answer."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and seal the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        ours = {self.settings.cookie_name, self.settings.link_cookie_name}
        has_cookie = not ours.isdisjoint(Request(scope).cookies)

        async def seal(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)  # an answer may be stricter
                if self.settings.cookie_secure:
                    headers["Strict-Transport-Security"] = _HTTPS_ONLY
                visitor: Visitor | None = state.get("visitor")
                cookie = self._cookie(visitor) if visitor else None
                if cookie:
                    headers.append("Set-Cookie", cookie)
                if "cache-control" not in headers:
                    private = has_cookie or cookie is not None
                    headers["Cache-Control"] = "no-store" if private else "no-cache"
                    headers.add_vary_header("Cookie")
            await send(message)

        await self.app(scope, receive, seal)

    def _cookie(self, visitor: Visitor) -> str | None:
        value, age = "", 0
        if visitor.visit:
            value, age = visitor.visit.secret.to_text(), self.settings.visit_minutes * 60
        elif not (visitor.erased and visitor.had_cookie):
            return None
        response = Response()
        response.set_cookie(
            self.settings.cookie_name,
            value,
            max_age=age,
            httponly=True,
            secure=self.settings.cookie_secure,
            samesite="lax",  # so that a link in an e-mail still finds the open visit
        )
        return response.headers["set-cookie"]


class BodyLimit:
    """Refuse a form that is larger than any of ours can be."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and count what it sends."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        taken = 0

        async def measure() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken <= MOST_BODY_BYTES:
                return message
            # A browser shows our answer only once it has sent all; so hear it out, within reason.
            while message.get("more_body") and taken < _MOST_DRAINED_BYTES:
                message = await receive()
                taken += len(message.get("body", b""))
            raise HTTPException(413)

        await self.app(scope, measure, send)


class LastResort:
    """Turn an error of ours into a page, and log where it arose but nothing it was about.

    An exception's message can quote what a person typed, so neither it nor a traceback is logged.
    """

    def __init__(self, app: ASGIApp, apologize: Callable[[Request], Awaitable[Response]]) -> None:
        self.app = app
        self.apologize = apologize

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and catch what falls."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        has_begun = False

        async def watch(message: Message) -> None:
            nonlocal has_begun
            has_begun = has_begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception as error:  # noqa: BLE001 - the last resort
            log.error("unexpected", kind=type(error).__name__, at=_whereabouts(error))
            if not has_begun:
                response = await self.apologize(Request(scope, receive))
                await response(scope, receive, send)


def _whereabouts(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
