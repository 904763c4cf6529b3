"""Every standing of a provider, its licences' days, and who may overrule them."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import get_args

import pytest

from services.contracts.events import ProviderStanding
from services.dispatch.domain.candidates import (
    OF_PROVIDER,
    PROVIDER_STOPPED,
    PROVIDER_UNLICENSED,
    SKILL,
    SUSPENDED,
    Need,
    is_overrulable,
    obstacles,
)
from services.dispatch.domain.catalogue import BY_CODE
from services.dispatch.domain.providers import Provider, Span
from tests.dispatch.domain.test_rules import NEED, NOW, WORKER

TODAY = NOW.date()
HELD = (Span(date(2026, 1, 1), TODAY),)
RUN_OUT = (Span(date(2020, 1, 1), date(2026, 3, 1)), Span(date(2026, 3, 3), None))
VISIT = replace(NEED, service=BY_CODE["cleaning"])


@pytest.mark.parametrize(("standing", "licensed"), list(product(get_args(ProviderStanding), (None, HELD, RUN_OUT, ()))))
def test_every_standing_with_every_licence(standing: str, licensed: tuple[Span, ...] | None) -> None:
    expected = []
    if standing not in {"admitted", "warned"}:
        expected = [PROVIDER_STOPPED]
    elif licensed in {RUN_OUT, ()}:
        expected = [PROVIDER_UNLICENSED]
    assert obstacles(replace(WORKER, provider=Provider(standing, licensed)), NEED) == expected


@pytest.mark.parametrize("standing", get_args(ProviderStanding))
def test_who_serves(standing: str) -> None:
    assert Provider(standing, None).serves is (standing in {"admitted", "warned", "no_new_orders"})


def test_the_licence_must_hold_on_the_day_of_the_service() -> None:
    worker = replace(WORKER, provider=Provider("admitted", HELD), shifts=())
    tomorrow = replace(VISIT, at=NOW + timedelta(days=1))
    assert PROVIDER_UNLICENSED not in obstacles(worker, VISIT)
    assert PROVIDER_UNLICENSED in obstacles(worker, tomorrow)


def test_nothing_speaks_against_a_provider_nobody_has_told_of() -> None:
    assert obstacles(replace(WORKER, provider=None), NEED) == []


@pytest.mark.parametrize(("need", "expected"), [(NEED, True), (VISIT, False)])
def test_only_an_emergency_overrules_the_registry(need: Need, expected: bool) -> None:  # noqa: FBT001
    assert {is_overrulable(obstacle, need) for obstacle in OF_PROVIDER} == {expected}
    assert is_overrulable(SKILL, need)
    assert not is_overrulable(SUSPENDED, need)
