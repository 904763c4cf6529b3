"""One hub for all end-to-end tests, and a browser."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright, expect

from tests.fixtures.hub_process import HubProcess

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A person's click lets a page make sound; the tests click before they listen, the flag only spares the race.
    "--autoplay-policy=no-user-gesture-required",
]
SCREENSHOTS = Path(__file__).parent / "screenshots"


@pytest.fixture(scope="session")
def hub() -> Iterator[HubProcess]:
    """The whole hub with a small demo city."""
    hub = HubProcess(
        elders=240,
        # A tenth of the real waiting times: the order of what happens is the same.
        HUB_ESCALATION_ALL_OPERATORS_SECONDS="6",
        HUB_ESCALATION_SUPERVISOR_SECONDS="9",
        HUB_ESCALATION_EVERYONE_SECONDS="12",
    )
    try:
        hub.start()
        yield hub
    finally:
        hub.destroy()


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium, headless. Skips where it is not installed."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        message = "Chromium is missing (Debian: apt install chromium fonts-noto-cjk)"
        if os.environ.get("HUB_TESTS_REQUIRE_ALL") == "1":
            pytest.fail(message)
        pytest.skip(message)
    SCREENSHOTS.mkdir(exist_ok=True)
    expect.set_options(timeout=20_000)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS)
        yield browser
        await browser.close()
