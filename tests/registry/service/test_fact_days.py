"""A fact that begins or ends by date alone changes the card on that day: once, also where days were missed."""

import asyncio
from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from services.contracts.events import ElderCard
from services.registry.service import fact_days
from services.registry.service.fact_days import FactDays
from tests.registry import synthetic
from tests.registry.conftest import events_of


def _days(app: FastAPI) -> FactDays:
    return FactDays(app.state.database, "Asia/Shanghai")


async def _run(app: FastAPI, today: date) -> None:
    while await _days(app).step(today):
        pass


async def _with_fact(
    app: FastAPI, registrar: httpx.AsyncClient, valid_from: str, valid_to: str | None, recorded: str
) -> str:
    """An elder with one fact, as if it had been recorded at a moment of the past."""
    elder = (await registrar.post("/elders", json=synthetic.elder())).json()
    fact = {"trait": "living_alone", "valid_from": valid_from, "valid_to": valid_to, "source": "入户登记"}
    (await registrar.post(f"/elders/{elder['id']}/traits", json=fact)).raise_for_status()
    async with app.state.database.transaction() as session:
        query = text("UPDATE elder_trait SET recorded_at = CAST(:at AS timestamptz) WHERE elder_id = :id")
        await session.execute(query, {"at": recorded, "id": elder["id"]})
    return str(elder["id"])


async def _cards(sibling: httpx.AsyncClient, elder_id: str) -> list[tuple[int, list[str]]]:
    """Version and traits of the cards after the fact was recorded."""
    found = await events_of(sibling, elder_id)
    cards = [ElderCard.model_validate(event["payload"]) for event in found]
    return [(card.version, card.traits) for card in cards[2:]]


async def test_each_turn_is_told_once_on_its_day(
    app: FastAPI, registrar: httpx.AsyncClient, sibling: httpx.AsyncClient
) -> None:
    elder = await _with_fact(app, registrar, "2024-03-05", "2024-03-07", "2024-03-01T12:00+08:00")
    told: list[Any] = []
    for day, expected in (
        (date(2024, 3, 4), None),
        (date(2024, 3, 5), (3, ["living_alone"])),
        (date(2024, 3, 6), None),
        (date(2024, 3, 7), None),
        (date(2024, 3, 8), (4, [])),
        (date(2024, 3, 9), None),
    ):
        told += [expected] if expected else []
        await _run(app, day)
        await _run(app, day)
        assert await _cards(sibling, elder) == told, day


async def test_missed_days_are_caught_up_with_the_card_of_today(
    app: FastAPI, registrar: httpx.AsyncClient, sibling: httpx.AsyncClient
) -> None:
    both = await _with_fact(app, registrar, "2024-03-05", "2024-03-07", "2024-03-01T12:00+08:00")
    begun = await _with_fact(app, registrar, "2024-03-06", None, "2024-03-01T12:00+08:00")
    await _run(app, date(2024, 3, 1))
    await _run(app, date(2024, 4, 1))
    assert await _cards(sibling, both) == [(3, [])]
    assert await _cards(sibling, begun) == [(3, ["living_alone"])]


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "recorded"),
    [
        # Told of when it was recorded: on its first day, just after midnight in the city; and after it was over.
        ("2024-03-05", None, "2024-03-05T00:10+08:00"),
        ("2024-03-01", "2024-03-04", "2024-03-05T00:10+08:00"),
    ],
)
async def test_what_was_told_when_recorded_is_not_told_again(
    app: FastAPI,
    registrar: httpx.AsyncClient,
    sibling: httpx.AsyncClient,
    valid_from: str,
    valid_to: str | None,
    recorded: str,
) -> None:
    elder = await _with_fact(app, registrar, valid_from, valid_to, recorded)
    await _run(app, date(2024, 3, 9))
    assert await _cards(sibling, elder) == []


async def test_a_run_goes_on_where_it_was_cut_off_and_two_do_not_do_the_same(
    app: FastAPI, registrar: httpx.AsyncClient, sibling: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fact_days, "_BATCH", 2)
    elders = [await _with_fact(app, registrar, "2024-03-05", None, "2024-03-01T12:00+08:00") for _ in range(5)]
    today = date(2024, 3, 5)
    assert await _days(app).step(today)
    # Cut off here; the next day begins before the rest was done.
    await asyncio.gather(*(_run(app, date(2024, 3, 6)) for _ in range(3)))
    await _run(app, date(2024, 3, 6))
    for elder in elders:
        assert await _cards(sibling, elder) == [(3, ["living_alone"])]
