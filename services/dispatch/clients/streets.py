"""The streets as one ready document, made once per map."""

import hashlib
import json
from dataclasses import dataclass

from services.dispatch.clients.travel_time import RoadGraph, streets_geojson


@dataclass(frozen=True)
class StreetsDocument:
    """GeoJSON in UTF-8 and its strong entity tag."""

    body: bytes
    etag: str

    @classmethod
    def of(cls, graph: RoadGraph) -> "StreetsDocument":
        body = json.dumps(streets_geojson(graph), ensure_ascii=False, separators=(",", ":")).encode()
        return cls(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')
