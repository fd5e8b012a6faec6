"""The web application, put together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import structlog
from fastapi import Depends, FastAPI, Request, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.middleware.gzip import GZipMiddleware

from askwell.delivery.outbox import make_outbox
from askwell.delivery.pdf import pdf_maker
from askwell.explore.options import Explorer
from askwell.knowledge.model import Knowledge
from askwell.paths import assets_dir
from askwell.settings import Settings
from askwell.store.database import open_database
from askwell.store.moment import Clock
from askwell.store.rotation import check_keys
from askwell.store.saved import SavedGuides
from askwell.store.server_key import Keyring
from askwell.store.visits import Visits
from askwell.web import health, link_door
from askwell.web.assets import Assets
from askwell.web.errors import apologize, handle_errors
from askwell.web.form import guard
from askwell.web.glossary import Glossary
from askwell.web.middleware import AccessLog, BodyLimit, Envelope, LastResort
from askwell.web.pages import routers
from askwell.web.post_office import PostOffice
from askwell.web.render import Renderer
from askwell.web.site import Site

log = structlog.get_logger("askwell.web")

_SWEEP_EVERY_SECONDS = 600


def now_utc() -> datetime:
    """Read the clock."""
    return datetime.now(UTC)


def create_app(
    settings: Settings,
    knowledge: Knowledge,
    now: Clock = now_utc,
    assets: Path | None = None,
) -> FastAPI:
    """Make the application; ``now`` and ``assets`` are for tests. Raises `StoreProblem`."""
    keyring = Keyring.open(settings.key_file)
    engine = open_database(settings.database_url)
    check_keys(engine, keyring)
    built = Assets(assets or assets_dir())
    site = Site(
        settings=settings,
        engine=engine,
        visits=Visits(engine, now, settings.visit_length),
        saved=SavedGuides(engine, keyring, now),
        post=PostOffice(make_outbox(engine, keyring, settings, now), settings),
        pdf=pdf_maker(),
        assets=built,
        renderer=Renderer(built),
        knowledge=knowledge,
        explorer=Explorer(knowledge),
        glossary=Glossary(knowledge.words),
        now=now,
    )

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        sweeping = asyncio.create_task(_sweep_for_ever(site))
        await site.post.open()
        yield
        await site.post.close()
        sweeping.cancel()
        with suppress(asyncio.CancelledError):
            await sweeping
        engine.dispose()

    app = FastAPI(title="Askwell", openapi_url=None, lifespan=lifespan)
    app.state.site = site

    @app.get("/static/{version}/{name:path}", include_in_schema=False)
    def static(request: Request) -> Response:
        return built.respond(request)

    for router in routers():
        app.include_router(router, dependencies=[Depends(guard)], include_in_schema=False)
    for door in (link_door, health):  # they take no form, and leave the visit alone
        app.include_router(door.router, include_in_schema=False)
    handle_errors(app)
    for middleware, options in (  # from the innermost out
        (LastResort, {"apologize": apologize}),
        (BodyLimit, {}),
        (GZipMiddleware, {}),
        (Envelope, {"settings": settings}),
        (AccessLog, {}),
    ):
        app.add_middleware(middleware, **options)
    return app


async def _sweep_for_ever(site: Site) -> None:
    while True:
        try:
            for store in (site.visits, site.saved, site.post.outbox):
                await asyncio.to_thread(store.sweep)
        except SQLAlchemyError as error:  # the database may be back by the next round
            log.error("not_swept", kind=type(error).__name__)
        await asyncio.sleep(_SWEEP_EVERY_SECONDS)
