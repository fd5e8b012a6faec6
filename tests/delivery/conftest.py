"""An outbox on either kind of database."""

import pytest
from sqlalchemy import Engine

from askwell.delivery.outbox import Outbox
from askwell.store.server_key import Keyring
from tests.clock import Clock


@pytest.fixture
def outbox(engine: Engine, keyring: Keyring, clock: Clock) -> Outbox:
    return Outbox(engine, keyring, clock)
