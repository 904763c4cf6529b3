"""Fixtures every test may ask for, and the rule that a test which should run here does."""

import os
from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# How fast examples are made says how busy the machine is, nothing of the code.
settings.register_profile("hub", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("hub")

pytest_plugins = ["tests.fixtures.postgres", "tests.fixtures.broker"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Where ``HUB_TESTS_REQUIRE_ALL`` is set, as in CI, a skipped test is a failed one."""
    report = yield
    if report.skipped and os.environ.get("HUB_TESTS_REQUIRE_ALL") == "1" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, but everything is required to run here: {report.longrepr}"
    return report
