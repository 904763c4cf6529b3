"""The console as people use it: signing in, reading the board, answering. Selectors stand here and nowhere else."""

from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, BrowserContext, Geolocation, Locator, Page, expect

from tests.e2e.conftest import SCREENSHOTS
from tests.fixtures.hub_process import HubProcess, Login

PATIENCE_MILLISECONDS = 20_000
CLOCKS = ("pressed", "received", "shown", "claimed", "dispatched", "accepted", "arrived", "resolved")


@dataclass
class Screen:
    """One person's browser."""

    context: BrowserContext
    page: Page

    def find(self, test_id: str) -> Locator:
        return self.page.get_by_test_id(test_id)

    async def picture(self, name: str) -> None:
        """A screenshot for people to look at."""
        await self.page.screenshot(path=SCREENSHOTS / f"{name}.png")

    async def close(self) -> None:
        await self.context.close()


async def sign_in(browser: Browser, hub: HubProcess, who: str | Login, path: str = "/", **options: Any) -> Screen:
    """A fresh browser context in which ``who`` has signed in and opened ``path``."""
    login = hub.login(who) if isinstance(who, str) else who
    defaults: dict[str, Any] = {
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1440, "height": 900},
    }
    context = await browser.new_context(**{**defaults, **options})
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    page = await context.new_page()
    screen = Screen(context, page)
    await page.goto(f"{hub.url}{path}")
    await screen.find("login-username").fill(login.username)
    await screen.find("login-password").fill(login.password)
    await screen.find("login-submit").click()
    await expect(screen.find("login-submit")).to_have_count(0, timeout=PATIENCE_MILLISECONDS)
    return screen


async def sign_in_on_phone(
    browser: Browser, hub: HubProcess, who: str | Login, path: str, location: Geolocation | None = None
) -> Screen:
    """The same on a phone, at ``location`` (``latitude``, ``longitude``) where one is given."""
    options: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    if location is not None:
        options |= {"geolocation": location, "permissions": ["geolocation"]}
    return await sign_in(browser, hub, who, path, **options)


def row_of(screen: Screen, elder_name: str) -> Locator:
    """The board's row of an elder's emergency."""
    return screen.find("emergency-row").filter(has_text=elder_name).first
