"""What surrounds every page: name, navigation, help, the visit's clock, the knowledge's date."""

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from askwell.logic.wording import long_date
from askwell.store.payload import Payload
from askwell.web.forgery import mint_token
from askwell.web.private_link import saved_until
from askwell.web.site import Site, current_site
from askwell.web.visitor import Visitor, current_visitor

_SECTIONS = (
    ("/about-you", "About you"),
    ("/options", "Your options"),
    ("/treatments", "Treatments"),
    ("/topics", "Topics"),
    ("/guide", "Your guide"),
)


@dataclass(frozen=True)
class Section:
    """One place in the navigation."""

    href: str
    text: str
    is_current: bool


@dataclass(frozen=True)
class Shell:
    """The base template's whole context; page templates may use it too, as ``shell``."""

    lang: str
    path: str
    sections: tuple[Section, ...]
    guide_count: int
    has_visit: bool
    saved_until: str | None
    seconds_left: int | None
    visit_length: str
    visit_seconds: int
    csrf_token: str
    clinic_name: str | None
    nurse_line: str | None
    report_to: str | None
    knowledge_version: str
    knowledge_date: str

    @property
    def csrf_field(self) -> Markup:
        """The hidden field that every form with method="post" carries."""
        return Markup('<input type="hidden" name="csrf" value="{}">').format(self.csrf_token)


def show(request: Request, page: object, status: int = 200) -> HTMLResponse:
    """Answer a request with a page."""
    site = current_site(request)
    return HTMLResponse(site.renderer.html(page, shell_for(request, site, status)), status)


def shell_for(request: Request, site: Site, status: int = 200) -> Shell:
    """Make the shell around one answer; an error page names no path, so it repeats no input."""
    visitor: Visitor = getattr(request.state, "visitor", None) or current_visitor(request, site)
    visit = visitor.visit
    path = request.url.path if status in (200, 422) else "/"
    edition = site.knowledge
    return Shell(
        lang="en",
        path=path,
        sections=tuple(
            Section(href, text, path == href or path.startswith(f"{href}/"))
            for href, text in _SECTIONS
        ),
        guide_count=guide_count(visit.payload) if visit else 0,
        has_visit=visit is not None,
        saved_until=saved_until(visitor.payload, site.now()),
        seconds_left=visitor.seconds_left(site.now()),
        visit_seconds=site.settings.visit_minutes * 60,
        visit_length=in_words(site.settings.visit_minutes),
        csrf_token=mint_token(visit.secret) if visit else "",
        clinic_name=site.settings.clinic_name,
        nurse_line=site.settings.nurse_line,
        report_to=site.settings.report_to,
        knowledge_version=edition.version,
        knowledge_date=long_date(edition.as_of),
    )


def guide_count(payload: Payload) -> int:
    """How many things the person has put in the guide."""
    return len(payload.get("guide", {}).get("questions", ()))


def in_words(minutes: int) -> str:
    """Say a length of time the way people do: "2 hours", "90 minutes"."""
    hours, rest = divmod(minutes, 60)
    if rest:
        return f"{minutes} minutes"
    return "1 hour" if hours == 1 else f"{hours} hours"
