"""What describes the hub: the map's style, the API's document and page, metrics."""

from ipaddress import ip_address, ip_network
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from gateway import openapi
from gateway.api.parts import GatewayParts
from gateway.schemas import RasterStyle, StreetsStyle
from services.contracts.authority import Anyone
from services.kit import metrics
from services.kit.problems import NotFound

router = APIRouter(tags=["map"])
pages = APIRouter(include_in_schema=False)


@router.get("/map/style")
async def map_style(_caller: Anyone, parts: GatewayParts) -> StreetsStyle | RasterStyle:
    """How the console draws its maps."""
    settings = parts.settings
    if settings.map_tiles_url:
        return RasterStyle(tiles=[settings.map_tiles_url], attribution=settings.map_attribution)
    return StreetsStyle(attribution=settings.map_attribution)


@pages.get("/api/v1/openapi.json")
async def openapi_document(request: Request, parts: GatewayParts) -> dict[str, Any]:
    return openapi.document(request.app, parts.settings.openapi_file)


@pages.get("/docs")
async def docs(request: Request, parts: GatewayParts) -> HTMLResponse:
    return HTMLResponse(openapi.page(openapi.document(request.app, parts.settings.openapi_file)))


@pages.get("/metrics")
async def show_metrics(request: Request, parts: GatewayParts) -> Response:
    """For the inside only: a request that came through another proxy, or from elsewhere, finds nothing here."""
    peer = request.client.host if request.client else ""
    networks = [ip_network(network.strip()) for network in parts.settings.metrics_networks.split(",")]
    try:
        is_inside = any(ip_address(peer) in network for network in networks)
    except ValueError:
        is_inside = False
    if not is_inside or "x-forwarded-for" in request.headers:
        raise NotFound("There is nothing at this address.")
    return await metrics.metrics()
