"""Run the site."""

from collections.abc import Callable

import uvicorn

from askwell.events import log_as_json
from askwell.knowledge.model import Knowledge
from askwell.settings import Settings
from askwell.web.app import create_app


def serve(settings: Settings, knowledge: Knowledge, ready: Callable[[], None]) -> None:
    """Serve until interrupted. Our own log replaces uvicorn's, which would write addresses.

    ``ready`` is called once nothing stands in the way. Raises `StoreProblem`.
    """
    log_as_json()
    app = create_app(settings, knowledge)
    ready()
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_level="warning",
        server_header=False,
    )
