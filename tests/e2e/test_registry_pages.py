"""The registry's pages as they are used: find an elder, read the card, import a sheet, look at a provider."""

import re
from urllib.parse import urlsplit

from playwright.async_api import Browser, expect
from pypinyin import Style, lazy_pinyin

from tests.e2e.console import Screen, sign_in
from tests.e2e.registry_sheet import id_number, workbook
from tests.fixtures.hub_process import HubProcess

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ITEMS = 28


def somebody_and_their_initials(hub: HubProcess) -> tuple[str, str, str]:
    """An elder's id and name, and the letters an operator types for the name."""
    with hub.client("registrar1") as client:
        elder = client.get("/elders", params={"limit": 1}).json()["items"][0]
    return elder["id"], elder["name"], "".join(lazy_pinyin(elder["name"], style=Style.FIRST_LETTER))


async def test_an_elder_is_found_by_initials_and_the_card_explains_itself(hub: HubProcess, browser: Browser) -> None:
    elder_id, name, initials = somebody_and_their_initials(hub)
    screen = await sign_in(browser, hub, "registrar1", "/elders")
    search = screen.find("filter-q").locator("input")
    await search.fill(initials)
    await search.press("Enter")
    await expect(screen.page).to_have_url(re.compile(rf"q={initials}"))
    row = screen.find("elder-list").locator(f'a[href="/elders/{elder_id}"]')
    await expect(row).to_have_text(name)
    await screen.picture("registry-list")
    async with screen.page.expect_download() as download:
        await screen.find("export-elders").click()
    assert (await download.value).suggested_filename == "elders.xlsx"
    await row.click()
    await expect(screen.find("elder-page")).to_contain_text(name)
    await screen.picture("registry-card")
    await read_entitlements(screen)
    await reveal_with_a_reason(screen, hub, elder_id)
    await screen.close()


async def read_entitlements(screen: Screen) -> None:
    """All 28 items are there, each with a reason and with the sentence it rests on."""
    await screen.page.get_by_role("tab", name="待遇清单").click()
    items = screen.find("entitlement")
    await expect(items).to_have_count(ITEMS)
    await expect(items.filter(has=screen.find("reasons").locator("li"))).to_have_count(ITEMS)
    await expect(items.locator("blockquote")).not_to_have_count(0)
    await screen.picture("registry-entitlements")


async def reveal_with_a_reason(screen: Screen, hub: HubProcess, elder_id: str) -> None:
    """Masked at first; shown for a reason; the reason is on record."""
    await screen.page.get_by_role("tab", name="档案", exact=True).click()
    await expect(screen.find("identity")).to_contain_text("****")
    await screen.find("reveal").click()
    await screen.find("reveal-submit").click()
    await expect(screen.find("revealed")).to_have_count(0)
    await screen.find("reveal-reason").fill("家属来电核对号码")
    await screen.find("reveal-submit").click()
    await expect(screen.find("revealed")).to_contain_text(re.compile(r"\d{11}"))
    with hub.client("auditor1") as client:
        records = client.get("/reveals", params={"elder_id": elder_id}).json()["items"]
    assert [record["reason"] for record in records] == ["家属来电核对号码"]


async def test_a_sheet_with_two_bad_rows_is_corrected_and_imported(hub: HubProcess, browser: Browser) -> None:
    with hub.client("registrar1") as client:
        division = client.get("/elders", params={"limit": 1}).json()["items"][0]["division_code"]
    good = [(f"试样{n}", id_number(n), f"1990000{n:04d}", division, f"示范路{n}号") for n in range(1, 5)]
    wrong_number = (good[1][0], good[1][1][:-1] + ("0" if good[1][1][-1] != "0" else "1"), *good[1][2:])
    nameless = ("", *good[3][1:])
    screen = await sign_in(browser, hub, "registrar1", "/imports")
    await send(screen, "elders.xlsx", workbook([good[0], wrong_number, good[2], nameless]), is_preview=False)
    await expect(screen.find("import-page")).to_have_attribute("data-state", "refused")
    errors = screen.find("findings").locator("tbody tr").filter(has_text="错误")
    await expect(errors).to_have_count(2)
    await expect(errors.nth(0).locator("td").nth(0)).to_have_text("3")
    await expect(errors.nth(0).locator("td").nth(1)).to_have_text("B 身份证号")
    await expect(errors.nth(1).locator("td").nth(0)).to_have_text("5")
    await expect(errors.nth(1).locator("td").nth(1)).to_have_text("A 姓名")
    await screen.picture("registry-import-refused")

    await screen.page.goto(f"{hub.url}/imports")
    await send(screen, "elders.xlsx", workbook(good), is_preview=True)
    await expect(screen.find("import-page")).to_have_attribute("data-state", "previewed")
    await screen.find("import-confirm").click()
    await expect(screen.find("import-page")).to_have_attribute("data-state", "done")
    await expect(screen.find("count-registered").locator("dd")).to_have_text("4")
    await screen.picture("registry-import-done")
    await screen.close()


async def send(screen: Screen, name: str, content: bytes, *, is_preview: bool) -> None:
    """Choose a file on the import page and send it."""
    await screen.find("import-file").set_input_files({"name": name, "mimeType": XLSX, "buffer": content})
    await screen.find("import-preview").set_checked(is_preview)
    await screen.find("import-send").click()


async def test_a_provider_is_opened_from_the_list(hub: HubProcess, browser: Browser) -> None:
    screen = await sign_in(browser, hub, "supervisor1", "/providers")
    first = screen.find("provider-list").locator('a[href^="/providers/"]').first
    await expect(first).to_be_visible()
    name = await first.inner_text()
    await screen.picture("registry-providers")
    await first.click()
    await expect(screen.find("provider-page")).to_contain_text(name)
    await expect(screen.find("standing")).to_contain_text("诚信分")
    assert re.fullmatch(r"/providers/[0-9a-f-]{36}", urlsplit(screen.page.url).path)
    await screen.picture("registry-provider")
    await screen.close()
