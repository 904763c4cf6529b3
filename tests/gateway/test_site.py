"""What the gateway serves itself: the console's files, the API's description, health, metrics, the map's style."""

import json
from pathlib import Path

import httpx
import pytest

from gateway.app import create_app
from gateway.browser import content_security_policy
from gateway.settings import GatewaySettings
from services.contracts.authority import Role
from services.kit.database import Database
from tests.gateway.conftest import Running
from tests.gateway.serving import serving


@pytest.fixture
def console(gateway_settings: GatewaySettings) -> Path:
    folder = gateway_settings.static_dir
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<title>console</title>")
    (folder / "assets" / "app-1a2b.js").write_text("1")
    (folder / ".built-from").write_text("x")
    (folder.parent / "secret.txt").write_text("secret")
    return folder


async def get(gateway: Running, path: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=gateway.url) as client:
        return await client.get(path)


@pytest.mark.usefixtures("console")
@pytest.mark.parametrize("path", ["/", "/login", "/orders/0193-1", "/m/worker", "/m/family"])
async def test_every_page_s_address_leads_to_the_console(gateway: Running, path: str) -> None:
    answer = await get(gateway, path)
    assert answer.text == "<title>console</title>"
    assert answer.headers["cache-control"] == "no-cache"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


async def test_a_build_with_a_page_for_phones_serves_it_to_them(gateway: Running, console: Path) -> None:
    (console / "mobile.html").write_text("phone")
    assert (await get(gateway, "/m/worker")).text == "phone"
    assert (await get(gateway, "/orders")).text != "phone"


@pytest.mark.usefixtures("console")
async def test_assets_are_kept_for_ever(gateway: Running) -> None:
    answer = await get(gateway, "/assets/app-1a2b.js")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.usefixtures("console")
@pytest.mark.parametrize(
    "path",
    [
        "/assets/gone.js",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/assets/..%5c..%5csecret.txt",
        "/.built-from",
        "/api/v1/nothing",
        "/api/nothing",
        "/internal/events",
    ],
)
async def test_what_is_no_page_is_a_problem(gateway: Running, path: str) -> None:
    answer = await get(gateway, path)
    assert answer.status_code in {400, 404}
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["instance"]


async def test_without_a_build_there_is_no_page(gateway: Running) -> None:
    assert (await get(gateway, "/")).json()["code"] == "not_found"


async def test_a_wrong_method_is_a_405(gateway: Running) -> None:
    async with gateway.client() as client:
        answer = await client.delete("/me")
    assert (answer.status_code, answer.json()["code"]) == (405, "request.method_not_allowed")


async def test_the_document_is_the_file_where_there_is_one(gateway: Running) -> None:
    own = (await get(gateway, "/api/v1/openapi.json")).json()
    assert "/api/v1/auth/token" in own["paths"]
    gateway.settings.openapi_file.write_text(
        json.dumps({"info": {"title": "T"}, "paths": {"/x": {"get": {"summary": "<script>"}}}})
    )
    assert "/x" in (await get(gateway, "/api/v1/openapi.json")).json()["paths"]
    page = (await get(gateway, "/docs")).text
    assert "GET /x" in page
    assert "<script>" not in page


async def test_health_and_metrics(gateway: Running) -> None:
    assert (await get(gateway, "/healthz")).status_code == 200
    assert (await get(gateway, "/readyz")).status_code == 200
    async with await gateway.administrator() as admin:
        await admin.get("/elders/0193-secret")
    metrics = (await get(gateway, "/metrics")).text
    assert 'route="/api/v1/elders",service="gateway",status="200"' in metrics
    assert "0193-secret" not in metrics


async def test_metrics_are_for_the_inside(gateway: Running, gateway_settings: GatewaySettings) -> None:
    async with httpx.AsyncClient(base_url=gateway.url) as client:
        assert (await client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"})).status_code == 404
    async with (
        serving(create_app(gateway_settings.model_copy(update={"metrics_networks": "10.0.0.0/8"}))) as url,
        httpx.AsyncClient(base_url=url) as client,
    ):
        assert (await client.get("/metrics")).status_code == 404


async def test_the_map_s_style(gateway: Running, database: Database, gateway_settings: GatewaySettings) -> None:
    async with await gateway.login(Role.OPERATOR) as client:
        assert (await client.get("/map/style")).json() == {
            "kind": "streets",
            "attribution": "© OpenStreetMap contributors",
        }
        token = client.headers["Authorization"].removeprefix("Bearer ")
    settings = gateway_settings.model_copy(update={"map_tiles_url": "https://tiles.example/{z}/{x}/{y}.png"})
    async with (
        serving(create_app(settings)) as url,
        Running(url, gateway.upstream, database, settings).client(token) as client,
    ):
        style = (await client.get("/map/style")).json()
    assert style["kind"] == "raster"
    assert style["tiles"] == ["https://tiles.example/{z}/{x}/{y}.png"]
    assert "connect-src 'self' https://tiles.example;" in content_security_policy(settings.map_tiles_url)


def test_production_refuses_the_default_secret() -> None:
    secrets = {"internal_secret": "x" * 32, "data_keys": "1:ZGV2ZWxvcG1lbnQtb25seS1kYXRhLWtleS0zMi1ieXQ="}
    with pytest.raises(ValueError, match="HUB_TOKEN_SECRET"):
        GatewaySettings.model_validate({"environment": "production", **secrets})
    GatewaySettings.model_validate({"environment": "production", "token_secret": "y" * 32, **secrets})
