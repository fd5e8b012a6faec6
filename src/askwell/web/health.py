"""For programs that watch the server: whether it answers, its database too, with which knowledge.

The answer tells nothing of anybody. It opens no visit and sets no cookie.
"""

import structlog
from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import Engine, literal, select
from sqlalchemy.exc import SQLAlchemyError

from askwell.settings import Settings
from askwell.store.database import reading
from askwell.store.tables import visits
from askwell.web.site import CurrentSite

router = APIRouter()
log = structlog.get_logger("askwell.health")


@router.get("/healthz")
def health(site: CurrentSite) -> JSONResponse:
    """Look at the database now, and say how the server is."""
    answers = _database_answers(site.engine)
    known: dict[str, str | bool] = {
        "status": "ok" if answers else "no database",
        "knowledge": site.knowledge.version,
        "as_of": site.knowledge.as_of.isoformat(),
        "mail": _mail(site.settings),
    }
    if site.post.is_delivering is not None:
        known["delivering"] = site.post.is_delivering
    return JSONResponse(known, 200 if answers else 503, headers={"Cache-Control": "no-store"})


def _database_answers(engine: Engine) -> bool:
    # A bare SELECT 1 would be answered by SQLite without a look at the file.
    look = select(literal(1)).select_from(visits).limit(1)
    try:
        with reading(engine) as connection:
            connection.execute(look).first()
    except SQLAlchemyError as error:
        log.error("no_database", kind=type(error).__name__)
        return False
    return True


def _mail(settings: Settings) -> str:
    if settings.smtp_host:
        return "on"
    return "practice" if settings.mail_practice else "off"
