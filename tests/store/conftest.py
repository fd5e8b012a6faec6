"""The store on either kind of database."""

import pytest
from sqlalchemy import Engine

from askwell.store.saved import SavedGuides
from askwell.store.server_key import Keyring
from askwell.store.visits import Visits
from tests.clock import Clock


@pytest.fixture
def visits(engine: Engine, clock: Clock) -> Visits:
    return Visits(engine, clock)


@pytest.fixture
def saved(engine: Engine, keyring: Keyring, clock: Clock) -> SavedGuides:
    return SavedGuides(engine, keyring, clock)
