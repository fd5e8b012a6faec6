"""A site in memory's reach, and a client that behaves like a browser on it."""

import re
import warnings
from collections.abc import Iterator
from functools import partial
from html import unescape
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from askwell.explore.options import Explorer
from askwell.knowledge.model import Knowledge
from askwell.settings import Settings
from askwell.web import app as web_app
from askwell.web import render
from askwell.web.app import create_app
from tests.clock import Clock
from tests.pages.every_page import addresses

with warnings.catch_warnings():  # the test client asks for a successor of httpx
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


class Browser(TestClient):
    """Sends what a browser sends: where a form comes from, and the token of the last page."""

    token = ""

    def open(self, path: str) -> httpx.Response:
        """Go to a page by a link; redirects are followed."""
        answer = self.get(path)
        found = TOKEN.search(answer.text)
        self.token = unescape(found.group(1)) if found else ""
        return answer

    def submit(self, path: str, **fields: str) -> httpx.Response:
        """Send a form of the page opened last; the answer is not followed."""
        data = {"csrf": self.token, **fields} if self.token else fields
        return self.post(path, data=data, follow_redirects=False)


def settings_in(folder: Path) -> Settings:
    """The settings of a site that keeps its database and its key in a folder."""
    return Settings(
        database_url=f"sqlite:///{folder / 'askwell.sqlite3'}", key_file=folder / "askwell.key"
    )


class Compiled(BytecodeCache):
    """Templates that were compiled by an earlier site of this run; a changed one is not taken."""

    def __init__(self) -> None:
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._codes:
            bucket.bytecode_from_string(self._codes[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def sites_share_what_is_the_same_for_all() -> Iterator[None]:
    """Each test has a site of its own: what depends on the knowledge alone is made ready once."""
    ready: dict[int, Explorer] = {}

    def explorer(knowledge: Knowledge) -> Explorer:
        if id(knowledge) not in ready:  # the explorer keeps its knowledge, so the id stays its own
            ready[id(knowledge)] = Explorer(knowledge)
        return ready[id(knowledge)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(web_app, "Explorer", explorer)
        patch.setattr(render, "Environment", partial(Environment, bytecode_cache=Compiled()))
        yield


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "askwell.sqlite3"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


@pytest.fixture
def app(settings: Settings, knowledge: Knowledge, clock: Clock) -> FastAPI:
    return create_app(settings, knowledge, clock)


@pytest.fixture
def browser(app: FastAPI) -> Iterator[Browser]:
    with Browser(app, headers={"Sec-Fetch-Site": "same-origin"}) as visitor:
        yield visitor


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> dict[str, str]:
    """Every page of every kind, as one sees it who told nothing."""
    settings = settings_in(tmp_path_factory.mktemp("pages"))
    app = create_app(settings, knowledge, Clock())
    with Browser(app) as visitor:
        shown = {address: visitor.get(address) for address in addresses(knowledge)}
    assert {answer.status_code for answer in shown.values()} == {200}
    return {address: answer.text for address, answer in shown.items()}
