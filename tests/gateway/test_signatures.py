"""Vendors' signed requests: what passes, and each way to be refused."""

import time
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from gateway.signatures import canonical_text, signature_of
from tests.gateway.conftest import Running

TARGET = "/api/v1/vendor/alarms?source=a%20b"
BODY = b'{"serial": "1", "kind": "sos"}'


async def admitted(gateway: Running) -> dict[str, str]:
    async with await gateway.administrator() as admin:
        made: dict[str, str] = (await admin.post("/clients", json={"vendor": "acme", "name": "平台"})).json()
    return made


def signed(client: dict[str, str], **changes: str) -> dict[str, str]:
    """Headers of a signed request; ``changes`` are applied before signing."""
    timestamp = changes.get("timestamp", str(int(time.time())))
    nonce = changes.get("nonce", uuid4().hex)
    text = canonical_text("POST", changes.get("target", TARGET), timestamp, nonce, BODY)
    return {
        "X-Client-Id": client["client_id"],
        "X-Timestamp": timestamp,
        "X-Nonce": nonce,
        "X-Signature": signature_of(client["client_secret"], text),
    }


async def send(gateway: Running, headers: dict[str, str], target: str = TARGET, body: bytes = BODY) -> httpx.Response:
    async with httpx.AsyncClient() as client:
        return await client.post(gateway.url + target, content=body, headers=headers)


def test_the_text_is_what_the_contract_says() -> None:
    assert canonical_text("post", "/a?b=c", "1700000000", "nonce-001", b"") == (
        b"POST\n/a?b=c\n1700000000\nnonce-001\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )


async def test_a_signed_request_reaches_the_service_as_its_vendor(gateway: Running) -> None:
    client = await admitted(gateway)
    answer = await send(gateway, signed(client))
    assert answer.status_code == 200
    (seen,) = gateway.upstream.seen
    assert seen["principal"]["vendor"] == "acme"
    assert seen["principal"]["roles"] == ["vendor"]
    assert seen["bytes"] == len(BODY)
    assert not {name for name in seen["headers"] if name.startswith("x-")} - {"x-request-id"}


async def test_each_refusal_has_its_code_and_reaches_nobody(gateway: Running) -> None:
    client = await admitted(gateway)
    good = signed(client)
    now = int(time.time())
    cases = [
        ({**good, "X-Signature": "0" * 64}, "auth.bad_signature"),
        ({**good, "X-Signature": "签"}, "auth.bad_signature"),
        ({**good, "X-Client-Id": "vc_nobody"}, "auth.unknown_client"),
        (signed(client, timestamp=str(now - 301)), "auth.stale_timestamp"),
        (signed(client, timestamp=str(now + 330)), "auth.stale_timestamp"),
        (signed(client, timestamp="now"), "auth.stale_timestamp"),
        (signed(client, nonce="short"), "auth.bad_signature"),
        (signed(client, target="/api/v1/vendor/positions"), "auth.bad_signature"),
        ({name: value for name, value in good.items() if name != "X-Signature"}, "auth.bad_signature"),
        ({name: value for name, value in good.items() if name != "X-Timestamp"}, "auth.stale_timestamp"),
    ]
    for headers, code in cases:
        answer = await send(gateway, {name: value.encode() for name, value in headers.items()})  # type: ignore[misc]
        assert (answer.status_code, answer.json()["code"]) == (401, code)
    assert (await send(gateway, good, body=b"{}")).json()["code"] == "auth.bad_signature"
    assert gateway.upstream.seen == []
    # None of them spent the nonce.
    assert (await send(gateway, good)).status_code == 200


@pytest.mark.parametrize("repeats", [3])
async def test_a_nonce_is_good_once(gateway: Running, repeats: int) -> None:
    client = await admitted(gateway)
    headers = signed(client)
    assert (await send(gateway, headers)).status_code == 200
    for _ in range(repeats):
        answer = await send(gateway, headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "auth.replayed_nonce")
    assert len(gateway.upstream.seen) == 1


async def test_a_disabled_client_is_unknown(gateway: Running) -> None:
    client = await admitted(gateway)
    async with gateway.database.transaction() as session:
        await session.execute(text("UPDATE client SET disabled_at = now()"))
    assert (await send(gateway, signed(client))).json()["code"] == "auth.unknown_client"
