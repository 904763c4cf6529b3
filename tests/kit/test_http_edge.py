"""What every service's application does with a request before and after its own code: errors, limits, keys, cursors."""

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Query
from pydantic import BaseModel
from sqlalchemy import text

from services.contracts.authority import Administrator, Responder, Role
from services.kit.appfactory import create_service_app
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.ids import new_id
from services.kit.outbox import emit
from services.kit.pagination import Paging
from services.kit.problems import Conflict
from services.kit.settings import ProcessSettings
from tests.fixtures.callers import client_as, principal, running

router = APIRouter(tags=["notes"])


class NoteIn(BaseModel):
    text: str


class NoteOut(BaseModel):
    id: UUID
    text: str


@router.post("/notes", status_code=201)
async def write(body: NoteIn, _caller: Responder, session: DatabaseSession, once: Idempotent) -> NoteOut:
    async def action() -> NoteOut:
        note = NoteOut(id=new_id(), text=body.text)
        await emit(session, "note.written.v1", note.id, note)
        if body.text == "fail":
            raise Conflict("It was asked to fail.", code="note.failed", held_by="somebody")
        return note

    return await once.create(action)  # type: ignore[return-value]


@router.get("/notes/{note_id}")
async def read(note_id: UUID, _caller: Administrator) -> NoteOut:
    return NoteOut(id=note_id, text="")


@router.get("/pages")
async def pages(paging: Paging) -> dict[str, list[str] | None]:
    return {"after": paging.after, "next": [paging.cursor(["a", 1])]}


@router.get("/numbers")
async def numbers(n: Annotated[int, Query(ge=1)]) -> int:
    return n


@router.get("/crash")
async def crash() -> None:
    raise RuntimeError("secret detail")


@pytest.fixture
async def app(settings: ProcessSettings) -> AsyncIterator[FastAPI]:
    async with running(create_service_app("registry", settings, [router])) as app:
        yield app


@pytest.fixture
def client(app: FastAPI) -> httpx.AsyncClient:
    return client_as(app, principal(Role.OPERATOR))


async def events(app: FastAPI) -> int:
    async with app.state.database.transaction() as session:
        count: int = (await session.execute(text("SELECT count(*) FROM outbox"))).scalar_one()
    return count


async def test_the_same_key_gives_the_same_answer_and_one_effect(app: FastAPI, client: httpx.AsyncClient) -> None:
    first = await client.post("/notes", json={"text": "a"}, headers={"Idempotency-Key": "k"})
    again = await client.post("/notes", json={"text": "a"}, headers={"Idempotency-Key": "k"})
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert await events(app) == 1


async def test_a_key_used_for_another_body_is_refused(app: FastAPI, client: httpx.AsyncClient) -> None:
    await client.post("/notes", json={"text": "a"}, headers={"Idempotency-Key": "k"})
    other = await client.post("/notes", json={"text": "b"}, headers={"Idempotency-Key": "k"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency.key_reused")
    assert await events(app) == 1


async def test_a_failed_creation_keeps_nothing_and_may_be_tried_again(app: FastAPI, client: httpx.AsyncClient) -> None:
    for _ in range(2):
        answer = await client.post("/notes", json={"text": "fail"}, headers={"Idempotency-Key": "k"})
        assert (answer.status_code, answer.json()["code"]) == (409, "note.failed")
        assert answer.json()["held_by"] == "somebody"
    assert await events(app) == 0


async def test_two_callers_may_use_the_same_key(app: FastAPI) -> None:
    for _ in range(2):
        answer = await client_as(app, principal(Role.OPERATOR)).post(
            "/notes", json={"text": "a"}, headers={"Idempotency-Key": "k"}
        )
        assert answer.status_code == 201
    assert await events(app) == 2


@pytest.mark.parametrize(
    ("method", "path", "content", "status", "code"),
    [
        ("POST", "/notes", b"{", 400, "request.malformed_json"),
        ("POST", "/notes", b'{"text": 5}', 422, "request.invalid"),
        ("POST", "/notes", b"x" * (2 * 1024 * 1024 + 1), 413, "request.too_large"),
        ("GET", "/numbers?n=0", None, 422, "request.invalid"),
        ("GET", "/pages?cursor=AAAA", None, 400, "pagination.invalid_cursor"),
        ("GET", "/pages?cursor=%25", None, 400, "pagination.invalid_cursor"),
        ("GET", "/nowhere", None, 404, "not_found"),
        ("PUT", "/notes", None, 405, "request.method_not_allowed"),
        ("GET", "/crash", None, 500, "internal"),
    ],
)
async def test_bad_requests_get_a_problem_with_a_stable_code(
    client: httpx.AsyncClient, method: str, path: str, content: bytes | None, status: int, code: str
) -> None:
    answer = await client.request(method, path, content=content, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "secret detail" not in answer.text


async def test_a_refused_field_is_named_by_pointer_without_its_value(client: httpx.AsyncClient) -> None:
    answer = await client.post("/notes", json={"text": ["13800001234"]})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/text"]
    assert "13800001234" not in answer.text


async def test_a_body_without_a_declared_length_is_limited_too(client: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" " * 100_000

    answer = await client.post("/notes", content=endless(), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")


async def test_a_cursor_is_accepted_back_and_refused_when_altered(client: httpx.AsyncClient) -> None:
    (cursor,) = (await client.get("/pages")).json()["next"]
    assert (await client.get("/pages", params={"cursor": cursor})).json()["after"] == ["a", "1"]
    altered = cursor[:-4] + ("AAAA" if cursor[-4:] != "AAAA" else "BBBB")
    assert (await client.get("/pages", params={"cursor": altered})).status_code == 400


async def test_a_role_that_may_not_gets_403_on_a_list_and_404_on_an_object(app: FastAPI) -> None:
    stranger = client_as(app, principal(Role.FAMILY))
    assert (await stranger.post("/notes", json={"text": "a"})).status_code == 403
    assert (await stranger.get(f"/notes/{new_id()}")).status_code == 404


async def test_services_accept_nothing_but_the_gateways_token(app: FastAPI) -> None:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://service/api/v1") as nobody:
        none = await nobody.post("/notes", json={"text": "a"})
        forged = await nobody.post("/notes", json={"text": "a"}, headers={"Authorization": "Bearer x.y.z"})
        feed = await nobody.get("http://service/internal/events")
    assert (none.status_code, none.json()["code"]) == (401, "auth.required")
    assert (forged.status_code, forged.json()["code"]) == (401, "auth.invalid_token")
    assert feed.status_code == 401


async def test_readiness_follows_the_database(app: FastAPI, settings: ProcessSettings) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://service") as client:
        assert (await client.get("/readyz")).status_code == 200
    nowhere = settings.model_copy(update={"database_url": "postgresql+psycopg://{role}@127.0.0.1:1/hub"})
    lost = create_service_app("registry", nowhere, [])
    async with (
        running(lost),
        httpx.AsyncClient(transport=httpx.ASGITransport(app=lost), base_url="http://service") as client,
    ):
        assert (await client.get("/readyz")).json()["code"] == "service.unavailable"
        assert (await client.get("/healthz")).status_code == 200
