"""A broker that writes down who subscribes, for the tests of the bridge."""

from collections.abc import Iterator

import pytest

from tests.fixtures.broker import Broker, running_broker


@pytest.fixture
def broker() -> Iterator[Broker]:
    with running_broker(extra=("log_type subscribe", "log_type debug")) as broker:
        yield broker
