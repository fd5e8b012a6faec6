"""An outbox on either kind of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from askwell.delivery.outbox import Outbox
from askwell.store.database import open_database
from askwell.store.server_key import Keyring
from tests.clock import Clock


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_database(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return Keyring.open(tmp_path / "askwell.key")


@pytest.fixture
def outbox(engine: Engine, keyring: Keyring, clock: Clock) -> Outbox:
    return Outbox(engine, keyring, clock)
