"""``/map/streets``: the streets of the loaded road network, for a map without a tile server."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response

from services.contracts.authority import Anyone
from services.dispatch.clients.streets import StreetsDocument
from services.kit.problems import NotFound

router = APIRouter(prefix="/map", tags=["map"])

_GEOJSON: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/geo+json": {"schema": {"type": "object"}}}},
    304: {"description": "The caller's copy is still good."},
}


@router.get("/streets", response_class=Response, responses=_GEOJSON)
async def get_streets(
    _caller: Anyone, request: Request, if_none_match: Annotated[str | None, Header()] = None
) -> Response:
    """A GeoJSON FeatureCollection; its ``attribution`` must be shown with it."""
    streets: StreetsDocument | None = request.app.state.streets
    if streets is None:
        raise NotFound("No road network is configured.", code="map.no_streets")
    headers = {"ETag": streets.etag, "Cache-Control": "private, max-age=3600"}
    if if_none_match is not None and streets.etag in if_none_match:
        return Response(status_code=304, headers=headers)
    return Response(streets.body, headers=headers, media_type="application/geo+json")
