"""An elder to begin with."""

from typing import Any

import httpx
import pytest

from tests.registry import synthetic


@pytest.fixture
async def elder(registrar: httpx.AsyncClient) -> dict[str, Any]:
    """As registered: version 1, two contacts, the first of them the guardian."""
    answer = await registrar.post("/elders", json=synthetic.elder())
    registered: dict[str, Any] = answer.json()
    return registered


@pytest.fixture
async def other_elder(registrar: httpx.AsyncClient) -> dict[str, Any]:
    """Another one of the same county."""
    answer = await registrar.post("/elders", json=synthetic.elder(name="测试寅"))
    registered: dict[str, Any] = answer.json()
    return registered
